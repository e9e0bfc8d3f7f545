//! What the person does: press, follow, choose, type.

use chromiumoxide::cdp::browser_protocol::dom::{
    BackendNodeId, FocusParams, GetContentQuadsParams, ScrollIntoViewIfNeededParams,
};
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::layout::Point;

use super::super::elements::{self, BUTTONS, CHOICES, FIELDS, LINKS};
use super::Tab;
use crate::support::PASSWORD;

impl Tab {
    /// Presses a button, and waits for the page that answers.
    pub(crate) async fn press(&self, name: &str) {
        let next = self.next_page().await;
        self.toggle(name).await;
        self.arrives(next, name).await;
    }

    /// Presses a button that changes the page without leaving it.
    pub(crate) async fn toggle(&self, name: &str) {
        self.click(BUTTONS, name).await;
    }

    /// Follows a link to another page.
    pub(crate) async fn follow(&self, name: &str) {
        let next = self.next_page().await;
        self.jump(name).await;
        self.arrives(next, name).await;
    }

    /// Follows a link within the page.
    pub(crate) async fn jump(&self, name: &str) {
        self.click(LINKS, name).await;
    }

    /// Chooses one of several.
    pub(crate) async fn choose(&self, name: &str) {
        self.click(CHOICES, name).await;
    }

    /// Types into a field, over what stands in it.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        self.click(FIELDS, name).await;
        self.value("document.activeElement.select()").await;
        for character in text.chars() {
            let press = DispatchKeyEventParams::builder()
                .r#type(DispatchKeyEventType::Char)
                .text(character)
                .build();
            self.page
                .execute(press.expect("the event is complete"))
                .await
                .expect("the key is pressed");
        }
    }

    /// Signs in with the password of everybody.
    pub(crate) async fn sign_in(&self, name: &str) {
        self.open("/login").await;
        self.fill("Username or e-mail address", name).await;
        self.fill("Password", PASSWORD).await;
        self.press("Sign in").await;
    }

    /// What stands in a field.
    pub(crate) async fn typed(&self, name: &str) -> String {
        let element = self.element(FIELDS, name).await;
        self.page
            .execute(FocusParams::builder().backend_node_id(element).build())
            .await
            .expect("a field takes the focus");
        self.text("document.activeElement.value").await
    }

    /// The element of one of these roles and this name.
    async fn element(&self, roles: &[&str], name: &str) -> BackendNodeId {
        let found = elements::named(&self.page, roles, name).await;
        *found
            .first()
            .unwrap_or_else(|| panic!("there is no {roles:?} named {name:?}"))
    }

    /// Clicks with the mouse in the middle of an element.
    async fn click(&self, roles: &[&str], name: &str) {
        let element = self.element(roles, name).await;
        self.click_element(element).await;
    }

    async fn click_element(&self, element: BackendNodeId) {
        let show = ScrollIntoViewIfNeededParams::builder()
            .backend_node_id(element)
            .build();
        self.page.execute(show).await.expect("the element is shown");
        let quads = GetContentQuadsParams::builder().backend_node_id(element).build();
        let quads = self.page.execute(quads).await.expect("the element has a place");
        let corners = quads.quads.first().expect("the element has a face").inner();
        let middle = |axis: usize| corners.iter().skip(axis).step_by(2).sum::<f64>() / 4.0;
        self.click_at(middle(0), middle(1)).await;
    }

    /// Clicks somewhere in the window.
    pub(crate) async fn click_at(&self, x: f64, y: f64) {
        self.page.click(Point::new(x, y)).await.expect("the mouse clicks");
    }
}
