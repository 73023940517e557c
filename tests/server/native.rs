//! The way to the server without a browser: a client with the cookies of one device. What happens on the
//! way can be changed by a test, which then sees what a person would.

use crate::process::Server;
use futures::lock::{Mutex, OwnedMutexGuard};
use onlyme::service::better_auth::transport::{Answer, LONGEST_MS, NoReply, Request, Transport};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It never leaves.
    Offline,
    /// It arrives, and the answer is lost.
    AnswerLost,
    /// Something else answers.
    Instead(Answer),
}

/// What becomes of the next requests whose way contains a word.
#[derive(Clone, Debug)]
pub struct Planned {
    pub word: &'static str,
    pub fault: Fault,
    /// How often; `None` until the plan is taken back.
    pub times: Option<u32>,
}

/// A device's way to the server. Clones share its cookies and its faults.
#[derive(Clone)]
pub struct Native {
    agent: ureq::Agent,
    server: Server,
    turn: Arc<Mutex<()>>,
    pub plan: Rc<RefCell<VecDeque<Planned>>>,
    /// The ways that were asked, "GET /ok".
    pub asked: Rc<RefCell<Vec<String>>>,
    user_agent: String,
}

impl Native {
    pub fn new(server: &Server, user_agent: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(LONGEST_MS.into())))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            server: server.clone(),
            turn: Arc::default(),
            plan: Rc::default(),
            asked: Rc::default(),
            user_agent: user_agent.into(),
        }
    }

    /// Has the next requests whose way contains `word` fail so.
    pub fn plan(&self, word: &'static str, fault: Fault, times: Option<u32>) {
        self.plan.borrow_mut().push_back(Planned { word, fault, times });
    }

    /// Everything goes its way again.
    pub fn mend(&self) {
        self.plan.borrow_mut().clear();
    }

    /// The names of the cookies that the device holds.
    pub fn cookies(&self) -> Vec<String> {
        let jar = self.agent.cookie_jar_lock();
        jar.iter().map(|cookie| cookie.name().to_owned()).collect()
    }

    /// What the server says, as it says it.
    pub fn raw(&self, way: &str) -> String {
        self.ask(&Request::Get(way)).unwrap().body
    }

    fn fault(&self, way: &str) -> Option<Fault> {
        let mut plan = self.plan.borrow_mut();
        let place = plan.iter().position(|planned| way.contains(planned.word))?;
        let planned = &mut plan[place];
        let fault = planned.fault.clone();
        if let Some(times) = &mut planned.times {
            *times -= 1;
            if *times == 0 {
                plan.remove(place);
            }
        }
        Some(fault)
    }

    fn ask(&self, request: &Request<'_>) -> Result<Answer, NoReply> {
        let (Request::Get(way) | Request::Post(way, _)) = request;
        let url = format!("{}/api/auth{way}", self.server.url);
        let answer = match request {
            Request::Get(_) => {
                let request = self.agent.get(&url).header("origin", &self.server.origin);
                request.header("user-agent", &self.user_agent).call()
            }
            Request::Post(_, body) => {
                let request = self.agent.post(&url).header("origin", &self.server.origin);
                let request = request.header("user-agent", &self.user_agent);
                request.header("content-type", "application/json").send(body.as_bytes())
            }
        };
        let mut answer = answer.map_err(|_| NoReply::Lost)?;
        let after = answer.headers().get("x-retry-after").and_then(|text| text.to_str().ok());
        let retry_after = after.and_then(|text| text.parse().ok());
        let status = answer.status().as_u16();
        let body = answer.body_mut().read_to_string().map_err(|_| NoReply::Lost)?;
        Ok(Answer { status, retry_after, body })
    }
}

impl Transport for Native {
    type Turn = OwnedMutexGuard<()>;

    async fn send(&self, request: Request<'_>) -> Result<Answer, NoReply> {
        let asked = match &request {
            Request::Get(way) => ["GET ", way].concat(),
            Request::Post(way, _) => ["POST ", way].concat(),
        };
        self.asked.borrow_mut().push(asked.clone());
        match self.fault(&asked) {
            Some(Fault::Offline) => Err(NoReply::Lost),
            Some(Fault::Instead(answer)) => Ok(answer),
            Some(Fault::AnswerLost) => {
                let _ = self.ask(&request);
                Err(NoReply::Lost)
            }
            None => self.ask(&request),
        }
    }

    async fn turn(&self) -> Self::Turn {
        self.turn.clone().lock_owned().await
    }
}
