//! A page, as its reader and as its browser sees it.

use super::answer::Answer;

/// A page as it was answered, after all redirects.
pub(crate) struct Page {
    pub(crate) answer: Answer,
    pub(crate) path: String,
}

impl Page {
    /// Fails unless the page has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(
            self.answer.status,
            status,
            "{}: {}",
            self.answer.name,
            self.words()
        );
        self
    }

    /// The title of the window.
    pub(crate) fn title(&self) -> String {
        let text = self.answer.text();
        let title = text
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        unescaped(title.expect("a page has a title").0)
    }

    /// What a person reads between header and footer, with single blanks.
    pub(crate) fn words(&self) -> String {
        let text = self.answer.text();
        let main = text.split_once("<main").map_or(&*text, |(_, rest)| rest);
        let main = main.split_once("</main>").map_or(main, |(main, _)| main);
        let visible = main
            .split('<')
            .enumerate()
            .map(|(place, piece)| match piece.split_once('>') {
                Some((_, text)) => text,
                None if place == 0 => piece,
                None => "",
            });
        let joined = visible.collect::<Vec<_>>().join(" ");
        unescaped(&joined.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(
            self.words().contains(words),
            "{words:?} is not in {:?}",
            self.words()
        );
    }

    /// The fields of the form with that action, as a browser would send them untouched.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Vec<(String, String)> {
        let text = self.answer.text();
        let start = format!("action=\"{action}\"");
        let form = text
            .split_once(&start)
            .unwrap_or_else(|| panic!("{}: no form {action}", self.answer.name))
            .1;
        let form = form.split_once("</form>").expect("a form ends").0;
        let mut fields = Vec::new();
        for piece in form.split('<').skip(1) {
            let (tag, inner) = piece.split_once('>').expect("a tag ends");
            let of = |name: &str| attribute(tag, name);
            let has = |word: &str| tag.split_whitespace().any(|part| part == word);
            let chosen = !matches!(of("type").as_deref(), Some("radio" | "checkbox")) || has("checked");
            let value = match tag.split_whitespace().next() {
                Some("input") if chosen => of("value").or(Some("on".to_owned())),
                Some("textarea") => Some(unescaped(inner.strip_prefix('\n').unwrap_or(inner))),
                Some("select") => selected(form, tag),
                _ => None,
            };
            if let (Some(name), Some(value)) = (of("name"), value) {
                fields.push((name, value));
            }
        }
        fields
    }

    /// Every tag that opens, without its brackets.
    pub(crate) fn tags(&self) -> Vec<String> {
        let text = self.answer.text();
        let tags = text
            .split('<')
            .skip(1)
            .filter_map(|piece| piece.split('>').next());
        tags.filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
            .map(str::to_owned)
            .collect()
    }

    /// The addresses of all links and files whose address begins like this.
    pub(crate) fn links(&self, start: &str) -> Vec<String> {
        let text = self.answer.text();
        let links = text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        links
            .filter(|link| link.starts_with(start))
            .map(unescaped)
            .collect()
    }
}

/// The chosen option of a select, or its first one.
fn selected(form: &str, select: &str) -> Option<String> {
    let (_, inner) = form.split_once(select)?;
    let options = inner.split_once("</select").map_or(inner, |(options, _)| options);
    let options: Vec<_> = options
        .split("<option")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(""))
        .collect();
    let chosen = options
        .iter()
        .find(|tag| tag.ends_with(" selected"))
        .or(options.first())?;
    attribute(chosen, "value")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
    ];
    let text = named.iter().fold(text.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    });
    text.replace("&#38;", "&").replace("&amp;", "&")
}
