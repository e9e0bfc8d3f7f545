//! Tokens in the forms of pages: proof that a form was made here, for browsers that say nothing about their origin.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onward_domain::clock::Instant;

use crate::Service;
use crate::actor::Actor;
use crate::seal::Purpose;

const DAY_SECONDS: i64 = 86_400;

impl Service {
    /// The token of this sign-in's forms.
    pub fn form_token(&self, actor: &Actor) -> String {
        URL_SAFE_NO_PAD.encode(self.keys.mac(Purpose::FormToken, &of_session(actor)))
    }

    /// Whether a form was made for this sign-in.
    pub fn check_form_token(&self, actor: &Actor, token: &str) -> bool {
        self.holds(&of_session(actor), token)
    }

    /// The token of forms shown to people who are not signed in; it lasts until the end of the next day.
    pub fn open_form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.keys.mac(Purpose::FormToken, &of_day(day(self.clock.now()))))
    }

    /// Whether a form for people who are not signed in was made here, today or yesterday.
    pub fn check_open_form_token(&self, token: &str) -> bool {
        let today = day(self.clock.now());
        [today, today - 1]
            .into_iter()
            .any(|day| self.holds(&of_day(day), token))
    }

    fn holds(&self, said: &[u8], token: &str) -> bool {
        token.len() == 43
            && URL_SAFE_NO_PAD
                .decode(token)
                .is_ok_and(|code| self.keys.check(Purpose::FormToken, said, &code))
    }
}

fn of_session(actor: &Actor) -> Vec<u8> {
    [b"session ".as_slice(), actor.session.uuid().as_bytes()].concat()
}

fn of_day(day: i64) -> Vec<u8> {
    [b"day ".as_slice(), &day.to_be_bytes()].concat()
}

const fn day(now: Instant) -> i64 {
    now.seconds().div_euclid(DAY_SECONDS)
}
