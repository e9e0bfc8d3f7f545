//! Tolerant reading of what people type; the API is strict, a form understands people (U6).

use onward_domain::day::Day;
use onward_domain::fields::{Kind, Reason};
use onward_domain::quantity::Quantity;

/// A number with blanks, thousands separators, a decimal comma, a plus or a typographic minus.
///
/// A comma or point that stands once is the decimal sign, unless exactly three digits follow a comma and the part
/// before it could be thousands: `1,250` is twelve hundred and fifty, as the pages are in English.
pub(crate) fn quantity(text: &str) -> Result<Quantity, Reason> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_'))
        .map(|c| if matches!(c, '−' | '–') { '-' } else { c })
        .collect();
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    completed(&with_point(plain)).parse()
}

/// The same number with nothing but a decimal point.
fn with_point(text: &str) -> String {
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    match (commas, points) {
        (0, 0 | 1) => text.to_owned(),
        (1, 0) if !are_thousands(text, ',') => text.replace(',', "."),
        (_, 0) if are_thousands(text, ',') => text.replace(',', ""),
        (0, _) if are_thousands(text, '.') => text.replace('.', ""),
        _ => match (text.rfind(','), text.rfind('.')) {
            // Both stand: the last one is the decimal sign, if the others part thousands.
            (Some(comma), Some(point)) if comma > point && commas == 1 => mixed(text, ',', '.'),
            (Some(comma), Some(point)) if point > comma && points == 1 => mixed(text, '.', ','),
            _ => text.to_owned(),
        },
    }
}

fn mixed(text: &str, decimal: char, thousands: char) -> String {
    match text.split_once(decimal) {
        Some((whole, fraction)) if are_thousands(whole, thousands) => {
            format!("{}.{fraction}", whole.replace(thousands, ""))
        }
        _ => text.to_owned(),
    }
}

/// Whether a sign parts groups of three digits, the first one of one to three and not just a zero.
fn are_thousands(text: &str, sign: char) -> bool {
    let digits = text.trim_start_matches('-');
    let mut groups = digits.split(sign);
    let is_group = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()) && first != "0" && is_group(first))
        && groups.all(|group| group.len() == 3 && is_group(group))
}

/// Adds the zero that people leave out: `.5` is `0.5`, `5.` is `5`.
fn completed(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let digits = digits
        .strip_suffix('.')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(digits);
    let zero = if digits.starts_with('.') && digits.len() > 1 {
        "0"
    } else {
        ""
    };
    let leading = if digits.contains('.') || digits.len() < 2 {
        digits
    } else {
        digits.trim_start_matches('0')
    };
    let leading = if leading.is_empty() && !digits.is_empty() {
        "0"
    } else {
        leading
    };
    format!("{sign}{zero}{leading}")
}

/// A day: `2026-12-31`, `today`, `yesterday`, `tomorrow`, `+3d`, `-2d`.
pub(crate) fn day(text: &str, today: Day) -> Result<Day, Reason> {
    let text = text.trim();
    match text.to_lowercase().as_str() {
        "today" => return Ok(today),
        "yesterday" => return Ok(today.plus(-1)),
        "tomorrow" => return Ok(today.plus(1)),
        word => {
            if let Some(days) = offset(word) {
                return Ok(today.plus(days));
            }
        }
    }
    let message = "Must be a date like 2026-12-31, or today, yesterday or +3d";
    text.parse().map_err(|_| Reason::new(Kind::DateParsing, message))
}

fn offset(word: &str) -> Option<i32> {
    let number = word.strip_suffix('d')?;
    let signed = number.starts_with('+') || number.starts_with('-');
    let digits = number.trim_start_matches(['+', '-']);
    let plain = signed && digits.len() + 1 == number.len() && (1..=4).contains(&digits.len());
    if plain { number.parse().ok() } else { None }
}

/// A whole number of a form.
pub(crate) fn whole(text: &str) -> Result<i64, Reason> {
    let number = quantity(text).map_err(|_| Reason::new(Kind::IntParsing, "Must be a whole number"))?;
    if !number.is_whole() {
        return Err(Reason::new(Kind::IntFromFloat, "Must be a whole number"));
    }
    Ok(number.millionths() / onward_domain::quantity::SCALE)
}

/// One of the words that were offered.
pub(crate) fn one_of<T>(word: &str, from_word: impl FnOnce(&str) -> Option<T>) -> Result<T, Reason> {
    from_word(word).ok_or_else(|| Reason::new(Kind::Enum, "Must be one of the choices"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, meant) in [
            ("17", "17"),
            (" 1 250,5 ", "1250.5"),
            ("1\u{202f}250.75", "1250.75"),
            ("1,250", "1250"),
            ("1,250,000", "1250000"),
            ("1.250.000", "1250000"),
            ("1.250,5", "1250.5"),
            ("1,250.5", "1250.5"),
            ("1.250", "1.25"),
            ("0,125", "0.125"),
            ("72,4", "72.4"),
            ("12,3456", "12.3456"),
            ("1'250", "1250"),
            ("−3", "-3"),
            ("+3", "3"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("-,5", "-0.5"),
            ("1e3", "1000"),
        ] {
            assert_eq!(
                quantity(typed).map(|number| number.to_string()).as_deref(),
                Ok(meant),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for typed in [
            "",
            "abc",
            "1,2,3",
            "1.2.3",
            "1,25,0",
            "1.2,3.4",
            "--1",
            ".",
            ",",
            "12 km",
            "1.25,000.5",
        ] {
            assert!(quantity(typed).is_err(), "{typed:?} → {:?}", quantity(typed));
        }
    }

    #[test]
    fn days_are_words_offsets_or_dates() {
        let today: Day = "2026-11-20".parse().unwrap();
        for (typed, meant) in [
            ("today", "2026-11-20"),
            (" Yesterday ", "2026-11-19"),
            ("tomorrow", "2026-11-21"),
            ("+3d", "2026-11-23"),
            ("-2d", "2026-11-18"),
            ("2026-01-31", "2026-01-31"),
        ] {
            assert_eq!(
                day(typed, today).map(|day| day.to_string()).as_deref(),
                Ok(meant),
                "{typed}"
            );
        }
        for typed in ["", "3d", "+d", "++3d", "31.12.2026", "2026-02-30", "+99999d"] {
            assert!(day(typed, today).is_err(), "{typed}");
        }
    }
}
