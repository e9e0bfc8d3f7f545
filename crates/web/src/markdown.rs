//! Markdown of people as harmless HTML: raw HTML becomes text, then an allow-list sanitises what is left.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use askama::filters::Safe;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// What people may write beside the core of Markdown.
const OPTIONS: Options = Options::ENABLE_STRIKETHROUGH
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_TASKLISTS);

/// Sanitised HTML. Pictures are left out: nobody's page may call another host.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not named stays as it is")]
pub(crate) fn render(text: &str) -> Safe<String> {
    let events = Parser::new_ext(text, OPTIONS).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        // A line typed is a line shown.
        Event::SoftBreak => Event::HardBreak,
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Event::Start(Tag::Heading {
            level: lowered(level),
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
        Event::TaskListMarker(done) => Event::Text(if done { "☑ " } else { "☐ " }.into()),
        other => other,
    });
    let mut raw = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut raw, events);
    Safe(SANITISER.clean(&raw).to_string())
}

/// The words of a text without its marks, one space between them.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not named has no words")]
pub(crate) fn plain(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for event in Parser::new_ext(text, OPTIONS) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                made.push_str(&words);
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => made.push(' '),
            Event::End(end) if !is_inline(end) => made.push(' '),
            _ => {}
        }
    }
    made.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether what ends here stands in a line with what follows.
const fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Headings inside a page start below its own.
const fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let attributes = HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"));
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_its_marks_keeps_its_words() {
        let text = "# One\n\n**Read** `more` <b>loud</b>\n- a\n- [x] b\n\n[site](https://example.org)";
        assert_eq!(plain(text), "One Read more <b>loud</b> a b site");
    }

    #[test]
    fn markdown_becomes_html() {
        let made = render("**Read** more\n- a\n- b\n\n[site](https://example.org)").0;
        assert!(made.contains("<strong>Read</strong> more"), "{made}");
        assert!(made.contains("<li>a</li>"), "{made}");
        assert!(
            made.contains(r#"<a href="https://example.org" rel="nofollow noopener noreferrer">site</a>"#),
            "{made}"
        );
    }

    #[test]
    fn hostile_markdown_stays_inert() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onclick=alert(1)>b</b>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "![x](https://evil.example/x.png)",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<a href=\"//evil.example\">x</a>",
            "[x](//evil.example)",
            "<div style=\"position:fixed\">x</div>",
            "<!-- --><iframe srcdoc=\"x\">",
        ] {
            let made = render(text).0;
            for tag in made.split('<').skip(1) {
                let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap();
                assert!(["p", "a", "br"].contains(&name), "{text} → {made}");
                assert!(
                    !tag.split('>').next().unwrap().contains("href"),
                    "{text} → {made}"
                );
            }
        }
    }

    #[test]
    fn headings_stay_below_those_of_the_page() {
        assert!(render("# Big").0.contains("<h3>Big</h3>"));
    }

    #[test]
    fn raw_html_is_shown_as_it_was_typed() {
        assert!(
            render("1 < 2 and <b>bold</b>")
                .0
                .contains("&lt;b&gt;bold&lt;/b&gt;")
        );
    }
}
