//! Makes a form that is sent twice happen once.

use onward_service::once::{Answer, IdempotencyKey, Once};

use super::Form;

impl Form {
    /// A request that happens once under the key of this form and what was typed into it, and leads to `location`.
    ///
    /// What was typed is part of the key: going back in the browser and sending other values is another request.
    pub(crate) fn once<T>(
        &self,
        route: String,
        location: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Once<T> {
        let typed = self.fingerprint();
        let key = self.filled("idempotency_key").filter(|key| key.len() <= 64);
        let key = key.and_then(|key| IdempotencyKey::parse(&format!("{key}.{typed:016x}")));
        let mut fingerprint = [0; 32];
        for (to, from) in fingerprint.iter_mut().zip(typed.to_be_bytes()) {
            *to = from;
        }
        let render = move |done: &T| Answer {
            status: 303,
            location: Some(location(done)),
            ..Answer::default()
        };
        Once {
            key,
            route,
            fingerprint,
            render: Box::new(render),
            refuse: Box::new(|_| None),
        }
    }

    /// FNV-1a over names and values: it tells one person's own forms apart, nobody else's.
    fn fingerprint(&self) -> u64 {
        let bytes = self
            .values
            .iter()
            .flat_map(|(name, value)| name.bytes().chain([0]).chain(value.bytes()).chain([1]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(pairs: &[(&str, &str)]) -> Option<String> {
        let form = Form::sent(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        form.once::<()>("POST /goals".to_owned(), |()| "/goals".to_owned())
            .key
            .map(|key| key.as_str().to_owned())
    }

    #[test]
    fn the_same_form_is_the_same_request_and_other_values_are_another() {
        let first = key(&[("idempotency_key", "abc"), ("value", "1")]);
        assert!(first.is_some());
        assert_eq!(first, key(&[("idempotency_key", "abc"), ("value", "1")]));
        assert_ne!(first, key(&[("idempotency_key", "abc"), ("value", "2")]));
        assert_ne!(first, key(&[("idempotency_key", "abd"), ("value", "1")]));
    }

    #[test]
    fn a_form_without_a_usable_key_happens_as_often_as_it_is_sent() {
        assert_eq!(key(&[("value", "1")]), None);
        assert_eq!(key(&[("idempotency_key", "a b"), ("value", "1")]), None);
        assert_eq!(key(&[("idempotency_key", &"a".repeat(300))]), None);
    }
}
