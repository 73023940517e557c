//! A PostgreSQL of our own: made once in our folder of tools, or anew for one run of the tests. It
//! answers on this machine only, to a random password, and runs no longer than the command that
//! started it. It never touches a PostgreSQL that the system or somebody else runs.

mod owner;
pub(crate) mod programs;

use crate::auth_server::Database;
use crate::failure::{Failure, Outcome};
use crate::node;
use crate::shell::{self, say};
use crate::tools;
use owner::Owner;
use programs::Programs;
use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The one role in it.
const ROLE: &str = "onlyme";

/// Only TCP, and only from here; a path to a socket can be too long, and Windows has none.
const CONFIGURATION: &str = "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n";

/// What a cluster that nobody needs tomorrow can do without.
const HASTE: &str = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";

/// How many were made for this run.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A cluster that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: Programs,
    owner: Option<Owner>,
    folder: PathBuf,
    port: u16,
    life: Life,
}

/// What becomes of it.
#[derive(Debug)]
enum Life {
    /// It is kept, and ours alone as long as we have this lock.
    Kept { _lock: File },
    /// It goes when it is dropped.
    Fresh,
}

impl Cluster {
    /// Starts the one that keeps what was in it.
    pub(crate) fn kept() -> Outcome<Self> {
        let programs = Programs::needed()?;
        let owner = Owner::find()?;
        let folder = place(owner.is_some())?.join(format!("postgres-{}", programs.major()));
        shell::make_folder(&folder)?;
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(shell::at("write", &path))?;
        lock.try_lock().map_err(|_| {
            Failure::new(format!("Another command uses the PostgreSQL in {}.", folder.display()))
        })?;
        let life = Life::Kept { _lock: lock };
        let mut cluster = Self { programs, owner, folder, port: 0, life };
        cluster.make("")?;
        // The lock is ours, so whoever has started it was killed.
        if cluster.data().join("postmaster.pid").exists() {
            let _ = cluster.control(&["stop", "-m", "fast"]);
        }
        cluster.start()?;
        Ok(cluster)
    }

    /// Starts one that is empty, and is removed afterwards.
    pub(crate) fn fresh() -> Outcome<Self> {
        let (programs, owner) = (Programs::needed()?, Owner::find()?);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("onlyme-postgres-{}-{number}", std::process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir(&folder).map_err(shell::at("make the folder", &folder))?;
        let mut cluster = Self { programs, owner, folder, port: 0, life: Life::Fresh };
        cluster.make(HASTE)?;
        cluster.start()?;
        Ok(cluster)
    }

    /// How a server finds it.
    pub(crate) fn database(&self) -> Outcome<Database> {
        let password = shell::read(&self.folder.join("password"))?;
        let url = format!("postgres://{ROLE}:{password}@127.0.0.1:{}/postgres", self.port);
        Ok(Database { url, secret: Some(shell::read(&self.folder.join("secret"))?) })
    }

    /// Where its files are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Makes its files, unless they are there. They get their name when they are whole.
    fn make(&self, more: &str) -> Outcome {
        if self.data().is_dir() {
            return Ok(());
        }
        if matches!(self.life, Life::Kept { .. }) {
            say(&format!("Making a PostgreSQL cluster in {}, once…", self.folder.display()));
        }
        if let Some(owner) = &self.owner {
            owner.give(&self.folder)?;
        }
        let staged = self.folder.join("data.new");
        if staged.exists() {
            fs::remove_dir_all(&staged).map_err(shell::at("remove", &staged))?;
        }
        let password = self.write_secret("password")?;
        self.write_secret("secret")?;
        let mut initdb = self.command("initdb")?;
        initdb.args(["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        initdb.args(["--username", ROLE]).arg("--pwfile").arg(password).arg("-D").arg(&staged);
        let output = initdb.output().map_err(|error| shell::does_not_start(&initdb, &error))?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Failure::new(format!("PostgreSQL could not be set up: {words}")));
        }
        let file = staged.join("postgresql.conf");
        let text = format!("{}{CONFIGURATION}{more}", shell::read(&file)?);
        shell::write(&file, text)?;
        fs::rename(&staged, self.data()).map_err(shell::at("rename", &staged))
    }

    /// Writes a new secret that nobody but the owner can read.
    fn write_secret(&self, name: &str) -> Outcome<PathBuf> {
        let path = self.folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(shell::at("write", &path))?;
        file.write_all(node::secret()?.as_bytes()).map_err(shell::at("write", &path))?;
        if let Some(owner) = &self.owner {
            owner.give(&path)?;
        }
        Ok(path)
    }

    fn start(&mut self) -> Outcome {
        self.port = free_port()?;
        self.control(&["start", "-o", &format!("-p {}", self.port)])
    }

    /// Has `pg_ctl` do something, and waits until it is done.
    fn control(&self, words: &[&str]) -> Outcome {
        let mut command = self.command("pg_ctl")?;
        let log = self.folder.join("log");
        command.args(words).args(["-s", "-w", "-D"]).arg(self.data()).arg("-l").arg(&log);
        // What it starts would keep a pipe of ours open, and whoever reads ours would wait for it.
        command.stdin(Stdio::null()).stdout(Stdio::null());
        shell::run(&mut command)
            .map_err(|why| Failure::new(format!("{why} PostgreSQL's are in {}.", log.display())))
    }

    /// One of the programs, as the owner, in a folder that the owner may be in.
    fn command(&self, name: &str) -> Outcome<Command> {
        let mut command = owner::command(self.owner.as_ref(), self.programs.path(name))?;
        command.current_dir(&self.folder);
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists()
            && let Err(failure) = self.control(&["stop", "-m", "fast"])
        {
            eprintln!("xtask: {failure}");
        }
        if matches!(self.life, Life::Fresh) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Where kept clusters lie. Root's own folders are closed to whoever runs them for root.
fn place(for_somebody_else: bool) -> Outcome<PathBuf> {
    let chosen = env::var_os("ONLYME_TOOLS").is_some_and(|value| !value.is_empty());
    if for_somebody_else && !chosen { Ok("/var/lib/onlyme".into()) } else { tools::folder() }
}

/// A port that nobody has at the moment.
fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr());
    let address =
        listener.map_err(|error| Failure::new(format!("There is no free port: {error}.")))?;
    Ok(address.port())
}
