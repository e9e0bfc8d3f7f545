//! The tour of the README works when it is pasted.

use std::process::Command;

use onward_testkit::{TestDb, engines, skip};
use serde_json::Value;

use super::program::Program;

const README: &str = include_str!("../../../README.md");

/// Where the README says that the program serves.
const ADDRESS: &str = "127.0.0.1:8000";

/// The lines of the tour: the block that names the API.
fn tour() -> &'static str {
    let blocks = README.split("```").map(|block| block.trim_start_matches("sh\n"));
    blocks
        .into_iter()
        .find(|block| block.starts_with("API="))
        .expect("the README has a tour")
}

engines! {
    async fn the_tour_of_the_readme_works_when_pasted(db: TestDb) {
        if Command::new("curl").arg("--version").output().is_err() {
            skip("curl", concat!(module_path!(), "::the_tour"));
            return;
        }
        let program = Program::start(&db);
        let lines = tour().replace(ADDRESS, &program.address().to_string());
        let pasted = tokio::task::spawn_blocking(move || Command::new("sh").args(["-euc", &lines]).output());
        let ran = pasted.await.unwrap().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let said = String::from_utf8(ran.stdout).unwrap();
        let answers: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        let [account, me, check_in, standing, draft, today, log, goals] = answers.as_slice() else {
            panic!("not eight answers: {said}")
        };
        assert_eq!(account["id"], me["id"]);
        assert_eq!(check_in["value"], 12.5);
        assert_eq!(standing["current"], 12.5);
        assert_eq!(standing["explain"][0]["name"], "status");
        assert_eq!(draft["goal"]["plan"][0]["keep"]["at_least"], 3);
        assert_eq!(today["items"][0]["goal"]["id"], check_in["goal_id"]);
        assert_eq!(log["items"][0], *check_in);
        assert_eq!(goals["items"][0]["id"], check_in["goal_id"]);
    }
}
