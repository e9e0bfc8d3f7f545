//! Background work: every job happens once, whatever becomes of its workers.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use onward_domain::clock::Clock as _;
use onward_domain::ids::{Ids, UserId};
use onward_domain::job::JobState;
use onward_domain::page::JobPosition;
use onward_service::jobs::{Ended, Job, Kinds, Outcome, Run, Worker, enqueue};
use onward_service::{Error, Service};
use onward_store::feeds;
use onward_store::jobs::{self, End, Filter, Lease};
use onward_testkit::{SeededEntropy, TestDb, engines, scaled};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::support::{Bench, config, start};

/// What the jobs of one test share; they find it by the number in their payload.
struct Stage {
    db: TestDb,
    ada: UserId,
    runs: AtomicI64,
    begun: Notify,
    resume: Notify,
}

/// Seeds the ids of the jobs that a test writes.
static SEED: AtomicU64 = AtomicU64::new(100);

static STAGES: Mutex<BTreeMap<usize, Arc<Stage>>> = Mutex::new(BTreeMap::new());

impl Stage {
    /// Ada's feed counts what happened: each effect takes one number.
    async fn set(bench: &Bench) -> (usize, Arc<Self>) {
        let stage = Arc::new(Self {
            db: bench.db.clone(),
            ada: bench.user("ada").await.id,
            runs: AtomicI64::new(0),
            begun: Notify::new(),
            resume: Notify::new(),
        });
        let mut stages = STAGES.lock().unwrap();
        let number = stages.len();
        stages.insert(number, Arc::clone(&stage));
        (number, stage)
    }

    fn find(number: usize) -> Arc<Self> {
        Arc::clone(&STAGES.lock().unwrap()[&number])
    }

    /// The effect of a job, and the end of the job with it.
    async fn happen(&self, run: Run) -> Result<(), Error> {
        let mut tx = self.db.store().write(self.ada).await?;
        feeds::advance(&mut tx, self.ada, run.now, 1).await?;
        run.finish(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    async fn happened(&self, bench: &Bench) -> i64 {
        let mut tx = self.db.write(self.ada).await;
        let mut turns = feeds::advance(&mut tx, self.ada, bench.clock.now(), 1)
            .await
            .unwrap();
        turns.take().unwrap().seq - 1
    }
}

macro_rules! jobs {
    ($($kind:ident, $name:literal, $limit:expr, |$stage:ident, $run:ident| $work:block)+) => {$(
        #[derive(Serialize, Deserialize)]
        struct $kind(usize);

        impl Job for $kind {
            const KIND: &'static str = $name;
            const TIME_LIMIT: Duration = $limit;

            async fn run(self, _: &Service, $run: Run) -> Result<(), Error> {
                let $stage = Stage::find(self.0);
                $work
            }
        }
    )+};
}

const MINUTE: Duration = Duration::from_mins(1);

jobs! {
    Count, "count", MINUTE, |stage, run| { stage.happen(run).await }
    Panics, "panics", MINUTE, |_stage, _run| { panic!("as it is meant to") }
    Hangs, "hangs", Duration::from_millis(5), |_stage, _run| { pending().await }
    // The first run stands still until it is told to go on; the others go on at once.
    Stalls, "stalls", MINUTE, |stage, run| {
        if stage.runs.fetch_add(1, Ordering::SeqCst) == 0 {
            stage.begun.notify_one();
            stage.resume.notified().await;
        }
        stage.happen(run).await
    }
    // A kind that is not among the usual ones here.
    Newer, "newer", MINUTE, |stage, run| { stage.happen(run).await }
    Tells, "tells", MINUTE, |stage, _run| {
        stage.begun.notify_one();
        Ok(())
    }
}

fn kinds() -> Kinds {
    Kinds::default()
        .with::<Count>()
        .with::<Panics>()
        .with::<Hangs>()
        .with::<Stalls>()
        .with::<Tells>()
}

async fn put<J: Job>(bench: &Bench, jobs: impl IntoIterator<Item = J>) {
    let now = bench.clock.now();
    let mut ids = Ids::new(now, &SeededEntropy::new(SEED.fetch_add(1, Ordering::SeqCst)));
    let mut tx = bench.db.write_unowned().await;
    for job in jobs {
        assert!(enqueue(&mut tx, (&mut ids, now), &job).await.unwrap());
    }
    tx.commit().await.unwrap();
}

async fn drain(worker: &Worker) -> Vec<Ended> {
    let mut ended = Vec::new();
    while let Some(end) = worker.step().await.unwrap() {
        ended.push(end);
    }
    ended
}

fn of(ended: &[Ended], kind: &str) -> Vec<Outcome> {
    let of_kind = ended.iter().filter(|end| end.kind == kind);
    of_kind.map(|end| end.outcome.clone()).collect()
}

engines! {
    async fn what_a_program_does_not_know_waits_for_one_that_does(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, stage) = Stage::set(&bench).await;
        put(&bench, [Newer(number)]).await;
        put(&bench, [Count(number)]).await;
        let older = bench.service.worker(kinds());
        let ended = drain(&older).await;
        assert_eq!((of(&ended, "count"), ended.len()), (vec![Outcome::Succeeded], 1));
        assert!(bench.service.any_job_due().await.unwrap());
        let newer = bench.service.worker(kinds().with::<Newer>());
        assert_eq!(of(&drain(&newer).await, "newer"), [Outcome::Succeeded]);
        assert_eq!(stage.happened(&bench).await, 2);
    }

    async fn every_job_happens_once_though_its_workers_die(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, stage) = Stage::set(&bench).await;
        let jobs: i64 = scaled(100, 10_000);
        put(&bench, (0..jobs).map(|_| Count(number))).await;
        let worker = bench.service.worker(kinds());
        let (kill, ended) = (Arc::new(Notify::new()), Arc::new(AtomicI64::new(0)));
        while bench.service.any_job_due().await.unwrap() {
            let workers = (0..4).map(|_| {
                let (worker, kill, ended) = (worker.clone(), Arc::clone(&kill), Arc::clone(&ended));
                tokio::spawn(async move {
                    loop {
                        // Whatever the worker is doing at that moment, it never does the rest of it.
                        tokio::select! {
                            biased;
                            () = kill.notified() => {}
                            step = worker.step() => match step.unwrap() {
                                Some(_) if ended.fetch_add(1, Ordering::SeqCst) % 7 == 0 => kill.notify_waiters(),
                                Some(_) => {}
                                None => return,
                            }
                        }
                    }
                })
            });
            for worker in workers.collect::<Vec<_>>() {
                worker.await.unwrap();
            }
            bench.clock.advance_seconds(61);
        }
        assert_eq!(stage.happened(&bench).await, jobs);
        bench.clock.advance_seconds(30 * 86_400);
        assert!(!bench.service.any_job_due().await.unwrap());
    }

    async fn a_job_that_panics_or_hangs_ends_as_a_dead_letter_and_harms_no_other(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, stage) = Stage::set(&bench).await;
        put(&bench, [Panics(number)]).await;
        put(&bench, [Hangs(number)]).await;
        put(&bench, (0..5).map(|_| Count(number))).await;
        let worker = bench.service.worker(kinds());
        let mut ended = drain(&worker).await;
        assert_eq!(stage.happened(&bench).await, 5);
        assert_eq!(drain(&worker).await, [], "a second try waits");
        for _ in 1..20 {
            bench.clock.advance_seconds(2 * 3600);
            ended.extend(drain(&worker).await);
        }
        for (kind, why) in [("panics", "it panicked"), ("hangs", "it took too long")] {
            let mut expected = vec![Outcome::Retried(why.to_owned()); 9];
            expected.push(Outcome::Failed(why.to_owned()));
            assert_eq!(of(&ended, kind), expected);
        }
    }

    async fn a_dead_letter_gets_all_its_tries_again_and_no_old_worker_ends_it(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, _) = Stage::set(&bench).await;
        put(&bench, [Panics(number)]).await;
        let worker = bench.service.worker(kinds());
        let mut ended = Vec::new();
        let round = async |ended: &mut Vec<Ended>| {
            for _ in 0..20 {
                ended.extend(drain(&worker).await);
                bench.clock.advance_seconds(2 * 3600);
            }
        };
        round(&mut ended).await;
        assert_eq!(ended.len(), 10);
        let mut tx = db.write_unowned().await;
        let dead = jobs::page(&mut tx, &Filter::default(), JobPosition::NEWEST, 10).await.unwrap().remove(0);
        assert_eq!((dead.state, dead.attempts), (JobState::Failed, 10));
        let retried = jobs::retry(&mut tx, dead.id, bench.clock.now()).await.unwrap().unwrap();
        assert_eq!(retried.state, JobState::Queued);
        assert_eq!(jobs::retry(&mut tx, dead.id, bench.clock.now()).await.unwrap(), None);
        tx.commit().await.unwrap();
        // The worker of the first attempt comes back at last.
        let first = Lease { id: dead.id, attempt: 1 };
        let mut tx = db.write_unowned().await;
        assert!(!jobs::settle(&mut tx, first, End::Succeeded, bench.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        round(&mut ended).await;
        assert_eq!(of(&ended, "panics").len(), 20);
    }

    async fn a_job_whose_workers_all_die_ends_as_a_dead_letter(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, stage) = Stage::set(&bench).await;
        put(&bench, [Stalls(number)]).await;
        let worker = bench.service.worker(kinds());
        for _ in 0..10 {
            stage.runs.store(0, Ordering::SeqCst);
            let dying = worker.clone();
            let dies = tokio::spawn(async move { dying.step().await });
            stage.begun.notified().await;
            dies.abort();
            assert!(dies.await.unwrap_err().is_cancelled());
            assert_eq!(drain(&worker).await, [], "its lease still lasts");
            bench.clock.advance_seconds(61);
        }
        let why = "its workers died, or lost it".to_owned();
        assert_eq!(of(&drain(&worker).await, "stalls"), [Outcome::Failed(why)]);
        assert_eq!(stage.happened(&bench).await, 0);
    }

    async fn a_worker_that_comes_back_too_late_changes_nothing(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, stage) = Stage::set(&bench).await;
        put(&bench, [Stalls(number)]).await;
        let worker = bench.service.worker(kinds());
        let late = worker.clone();
        let late = tokio::spawn(async move { late.step().await.unwrap().unwrap().outcome });
        stage.begun.notified().await;
        bench.clock.advance_seconds(61);
        assert_eq!(of(&drain(&worker).await, "stalls"), [Outcome::Succeeded]);
        stage.resume.notify_one();
        assert_eq!(late.await.unwrap(), Outcome::Lost);
        assert_eq!(stage.happened(&bench).await, 1);
    }

    async fn a_commit_wakes_the_loop_and_a_stop_ends_it(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (number, stage) = Stage::set(&bench).await;
        let stop = Arc::new(Notify::new());
        let (worker, stopped) = (bench.service.worker(kinds()), Arc::clone(&stop));
        let looping = tokio::spawn(async move { worker.run(stopped.notified()).await });
        for _ in 0..20 {
            put(&bench, [Tells(number)]).await;
            stage.begun.notified().await;
        }
        stop.notify_one();
        looping.await.unwrap();
    }

    async fn a_periodic_job_runs_once_a_day_however_many_nodes_there_are(db: TestDb) {
        let bench = Bench::new(&db).await;
        let other = start(&db, config(), 2).await.unwrap();
        for _ in 0..3 {
            let (here, there) = tokio::join!(bench.service.run_jobs(), other.service.run_jobs());
            let ended = [here.unwrap(), there.unwrap()].concat();
            assert_eq!(of(&ended, "purge"), [Outcome::Succeeded]);
            assert_eq!(bench.service.run_jobs().await.unwrap(), []);
            for bench in [&bench, &other] {
                bench.clock.advance_seconds(86_400);
            }
        }
        // A clock that jumps back finds that day's work done.
        bench.clock.advance_seconds(-2 * 86_400);
        assert_eq!(bench.service.run_jobs().await.unwrap(), []);
    }
}
