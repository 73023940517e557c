//! The screens, one file each. They read through signals and write through the session handle;
//! none calls the account service or the browser itself.

pub mod account_frame;
pub mod change_password;
pub mod confirm;
pub mod devices;
pub mod edit_profile;
pub mod ended;
pub mod entrance;
pub mod forgot;
pub mod frame;
pub mod log_in;
pub mod log_out;
pub mod not_found;
pub mod notices;
pub mod practice;
pub mod preferences;
pub mod profile;
pub mod say;
pub mod session_list;
pub mod settings;
pub mod sign_up;
pub mod waiting;
