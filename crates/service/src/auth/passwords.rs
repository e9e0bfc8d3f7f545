//! Hashing passwords: argon2id on threads of their own, a bounded queue before them, one work buffer per thread.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use onward_domain::clock::Entropy;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{mpsc, oneshot};

use super::limits::Leave;
use super::phc::{Cost, OUTPUT_BYTES, Phc, SALT_BYTES};
use crate::config::Hashing;
use crate::error::Error;

/// Hashes and checks passwords, a few at a time.
pub(crate) struct Hasher {
    jobs: mpsc::Sender<Job>,
    cost: Cost,
    wait: Duration,
    /// Checked in place of the hash of an account that is unknown or has no password.
    nobody: Phc,
}

type Output = Result<[u8; OUTPUT_BYTES], argon2::Error>;

struct Job {
    password: SecretString,
    salt: Vec<u8>,
    cost: Cost,
    /// Told when the work begins; closed when nobody waits any more.
    begun: oneshot::Sender<()>,
    done: oneshot::Sender<Output>,
}

impl Hasher {
    /// Starts the threads; they end when the hasher is dropped.
    pub(crate) fn start(hashing: &Hashing, entropy: &dyn Entropy) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel(hashing.queue.max(1));
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..hashing.permits.max(1) {
            let queue = Arc::clone(&queue);
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || work(&queue))?;
        }
        let cost = Cost {
            memory_kib: hashing.memory_kib,
            passes: hashing.passes,
            lanes: 1,
        };
        let mut output = [0; OUTPUT_BYTES];
        entropy.fill(&mut output);
        let nobody = Phc {
            cost,
            salt: salt(entropy),
            output,
        };
        Ok(Self {
            jobs,
            cost,
            wait: hashing.wait,
            nobody,
        })
    }

    /// Hashes a new password.
    pub(crate) async fn hash(&self, entropy: &dyn Entropy, password: &SecretString) -> Result<Phc, Error> {
        let salt = salt(entropy);
        let output = self.run(password, salt.clone(), self.cost).await?;
        Ok(Phc {
            cost: self.cost,
            salt,
            output,
        })
    }

    /// Whether the password made that hash. Without a hash the same work is done, and the answer is no.
    pub(crate) async fn check(
        &self,
        _: &Leave,
        password: &SecretString,
        hash: Option<&Phc>,
    ) -> Result<bool, Error> {
        let against = hash.unwrap_or(&self.nobody);
        let output = self.run(password, against.salt.clone(), against.cost).await?;
        let equal = verify_slices_are_equal(&output, &against.output).is_ok();
        Ok(equal && hash.is_some())
    }

    /// Whether a hash was made as hashes are made now.
    pub(crate) fn is_current(&self, hash: &Phc) -> bool {
        hash.cost == self.cost
    }

    async fn run(
        &self,
        password: &SecretString,
        salt: Vec<u8>,
        cost: Cost,
    ) -> Result<[u8; OUTPUT_BYTES], Error> {
        let (begun, begins) = oneshot::channel();
        let (done, result) = oneshot::channel();
        let job = Job {
            password: password.clone(),
            salt,
            cost,
            begun,
            done,
        };
        self.jobs.try_send(job).map_err(|_| self.full())?;
        match tokio::time::timeout(self.wait, begins).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Err(self.full()),
        }
        result
            .await
            .map_err(Error::internal)?
            .map_err(|error| Error::internal(error.to_string()))
    }

    fn full(&self) -> Error {
        Error::Unavailable {
            retry_after: self.wait.max(Duration::from_secs(1)),
        }
    }
}

fn salt(entropy: &dyn Entropy) -> Vec<u8> {
    let mut salt = vec![0; SALT_BYTES];
    entropy.fill(&mut salt);
    salt
}

/// One thread: takes a job, does it, wipes the buffer, until nobody can send any more.
fn work(queue: &Mutex<mpsc::Receiver<Job>>) {
    let mut buffer = Vec::new();
    loop {
        let job = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .blocking_recv();
        let Some(Job {
            password,
            salt,
            cost,
            begun,
            done,
        }) = job
        else {
            return;
        };
        if begun.send(()).is_err() {
            continue;
        }
        let output = argon2id(&mut buffer, password.expose_secret().as_bytes(), &salt, cost);
        // Who asked may have gone meanwhile; then nobody needs the answer.
        let _gone = done.send(output);
        buffer.fill(Block::new());
    }
}

fn argon2id(buffer: &mut Vec<Block>, password: &[u8], salt: &[u8], cost: Cost) -> Output {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(OUTPUT_BYTES))?;
    if buffer.len() < params.block_count() {
        buffer.resize(params.block_count(), Block::new());
    }
    let mut output = [0; OUTPUT_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        password,
        salt,
        &mut output,
        buffer.as_mut_slice(),
    )?;
    Ok(output)
}

#[cfg(test)]
mod tests;
