//! The list of passwords that are tried first: fetched when it is first needed, then kept in memory.
//! Never part of the wasm, which everybody loads.

use super::{address, public_file};
use crate::domain::password::{COMMON_LIST_INTEGRITY, COMMON_LIST_PATH, is_in_list};
use crate::domain::secret::Password;
use crate::service::embedded::ports::HasherError;
use std::cell::RefCell;
use std::rc::Rc;

/// The list, once it was needed.
#[derive(Debug, Default)]
pub(super) struct CommonList(RefCell<Option<Rc<str>>>);

impl CommonList {
    /// Whether `password` is a whole line of the list, without regard to the case of a–z.
    pub(super) async fn contains(&self, password: &Password) -> Result<bool, HasherError> {
        let kept = self.0.borrow().clone();
        let list = match kept {
            Some(list) => list,
            None => fetch().await.ok_or(HasherError::ListUnavailable)?,
        };
        self.0.replace(Some(Rc::clone(&list)));
        Ok(is_in_list(&list, password))
    }
}

async fn fetch() -> Option<Rc<str>> {
    let url = [&address::base(), COMMON_LIST_PATH].concat();
    let asked = public_file::ask(&url, COMMON_LIST_INTEGRITY)?;
    let text = public_file::text(asked).await?;
    Some(text.into()).filter(|list: &Rc<str>| !list.is_empty())
}
