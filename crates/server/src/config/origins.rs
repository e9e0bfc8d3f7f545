//! Origins as browsers write them, such as `https://app.example.org`.

use onward_http::public_url::PublicUrl;

use super::list::{Item, List};

/// A list of origins.
pub type Origins = List<PublicUrl>;

impl Item for PublicUrl {
    const LIST: &'static str = "a list of origins";

    fn read(text: &str) -> Result<Self, String> {
        text.parse()
            .map_err(|error| format!("`{text}`: {error}, such as https://app.example.org"))
    }

    fn written(&self) -> String {
        self.origin().to_owned()
    }
}
