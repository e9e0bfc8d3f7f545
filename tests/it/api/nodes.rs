//! Two processes over one database: what must happen once happens once between them too.

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Set, TestApp};

async fn two(db: &TestDb) -> [TestApp; 2] {
    let public_url = Some("http://127.0.0.1:8000");
    let first = TestApp::start_with(
        db,
        Set {
            public_url,
            ..Set::default()
        },
    )
    .await;
    let second = TestApp::start_with(
        db,
        Set {
            public_url,
            seed: 2,
            ..Set::default()
        },
    )
    .await;
    [first, second]
}

engines! {
    async fn a_token_of_one_node_counts_at_the_other(db: TestDb) {
        let [first, second] = two(&db).await;
        let ada = first.owner().await;
        let goal = ada.goal("Run").await;
        let there = second.anonymous().bearing(&ada.access);
        assert_eq!(there.get(&goal.path()).await.is(200).json(), goal.0);
        let cursor = {
            ada.goal("Swim").await;
            ada.get("goals?limit=1").await.json()["next_cursor"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        there.get(&format!("goals?cursor={cursor}")).await.is(200);
        ada.call("POST", "auth/logout").await.is(204);
        let refresh = json!({ "refresh_token": ada.refresh });
        second
            .anonymous()
            .post("auth/refresh", &refresh)
            .await
            .problem(401, "invalid-token");
    }

    async fn of_first_registrations_at_two_nodes_one_makes_a_superuser(db: TestDb) {
        let nodes = two(&db).await;
        let tries = (0..20).map(|number| {
            let name = format!("user-{number}");
            let body =
                json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD });
            nodes[number % 2]
                .anonymous()
                .post("auth/register", &body)
                .into_future()
        });
        let answers = join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(nodes[0].composed.service.list_users().await.unwrap().len(), 1);
    }

    async fn of_twins_at_two_nodes_one_happens(db: TestDb) {
        let nodes = two(&db).await;
        let ada = nodes[0].owner().await;
        let goal = ada.sum("Run").await;
        let clients = nodes.each_ref().map(|node| node.anonymous().bearing(&ada.access));
        for round in 0..5 {
            let key = format!("round-{round}");
            let twins = (0..10).map(|number| {
                clients[number % 2]
                    .post(&goal.check_ins(), &json!({ "value": 1 }))
                    .once(&key)
                    .into_future()
            });
            for answer in join_all(twins).await {
                assert!(matches!(answer.status, 201 | 409), "{}", answer.text());
            }
        }
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 5);
    }

    async fn refreshes_at_two_nodes_end_in_one_live_branch(db: TestDb) {
        let nodes = two(&db).await;
        let ada = nodes[0].owner().await;
        let body = json!({ "refresh_token": ada.refresh });
        let tries = (0..20).map(|number| {
            nodes[number % 2]
                .anonymous()
                .post("auth/refresh", &body)
                .into_future()
        });
        let mut nexts: Vec<Value> = Vec::new();
        for answer in join_all(tries).await {
            nexts.push(answer.is(200).json()["refresh_token"].clone());
        }
        nexts.dedup();
        assert_eq!(nexts.len(), 1);
    }

    async fn lines_written_at_two_nodes_all_count(db: TestDb) {
        let nodes = two(&db).await;
        let ada = nodes[0].owner().await;
        let goal = ada.sum("Run").await;
        let clients = nodes.each_ref().map(|node| node.anonymous().bearing(&ada.access));
        let tries = (1..=40).map(|value| {
            clients[value % 2]
                .post(&goal.check_ins(), &json!({ "value": value }))
                .into_future()
        });
        for answer in join_all(tries).await {
            answer.is(201);
        }
        for client in &clients {
            let standing = client
                .get(&format!("{}/standing", goal.path()))
                .await
                .is(200)
                .json();
            assert_eq!(standing["current"], 820);
        }
    }
}
