//! SPDX licence expressions, as far as crates use them.

/// Whether the expression can be satisfied with allowed licences alone.
pub(crate) fn allows(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let verdict = either(&mut rest, allowed);
    verdict && rest.is_empty()
}

fn either(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut verdict = all(words, allowed);
    while take(words, "OR") {
        let right = all(words, allowed);
        verdict = verdict || right;
    }
    verdict
}

fn all(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut verdict = one(words, allowed);
    while take(words, "AND") {
        let right = one(words, allowed);
        verdict = verdict && right;
    }
    verdict
}

fn one(words: &mut &[&str], allowed: &[String]) -> bool {
    if take(words, "(") {
        let verdict = either(words, allowed);
        return take(words, ")") && verdict;
    }
    let Some((name, rest)) = words.split_first() else {
        return false;
    };
    *words = rest;
    let mut licence = (*name).to_owned();
    if take(words, "WITH")
        && let Some((exception, rest)) = words.split_first()
    {
        *words = rest;
        licence = format!("{name} WITH {exception}");
    }
    allowed.contains(&licence)
}

fn take(words: &mut &[&str], word: &str) -> bool {
    match words.split_first() {
        Some((first, rest)) if *first == word => {
            *words = rest;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_needs_one_way_through_allowed_licences() {
        let allowed: Vec<String> = ["MIT", "ISC", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
            .map(str::to_owned)
            .into();
        let check = |expression| allows(expression, &allowed);
        assert!(check("MIT OR GPL-3.0-only"));
        assert!(check("GPL-2.0-only/MIT"));
        assert!(check("(MIT OR GPL-3.0-only) AND ISC"));
        assert!(check("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only"));
        assert!(!check("MIT AND GPL-3.0-only"));
        assert!(!check("GPL-3.0-only"));
        assert!(!check("MIT WITH Strange-exception"));
        assert!(!check(""));
        assert!(!check("(MIT"));
    }
}
