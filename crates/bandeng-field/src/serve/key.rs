//! The key in the browser's cookie. It lies beside the records, readable by their owner only, so
//! that a browser that was let in once stays in after a restart.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use subtle::ConstantTimeEq;

const FILE: &str = "browser.key";
const NAME_CHARS: usize = 8;
const SECRET_CHARS: usize = 64;

/// What a browser shows to be let in.
pub(crate) struct CookieKey {
    name: String,
    secret: String,
}

impl CookieKey {
    /// The key of the device in `home`, made on first use.
    ///
    /// # Errors
    /// When the file cannot be read, made or kept to its owner.
    pub(crate) fn of(home: &Path) -> io::Result<Self> {
        let path = home.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(text.trim()).ok_or_else(|| {
                io::Error::other(format!(
                    "{} is damaged; delete it and start again",
                    path.display()
                ))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(&path),
            Err(error) => Err(error),
        }
    }

    /// The cookie to set: out of reach of scripts and of every other site.
    pub(crate) fn cookie(&self) -> String {
        let (name, secret) = (&self.name, &self.secret);
        format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000")
    }

    /// Whether the browser's `Cookie` header holds this key.
    pub(crate) fn opens(&self, header: &str) -> bool {
        header
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| {
                name == self.name && bool::from(value.as_bytes().ct_eq(self.secret.as_bytes()))
            })
    }

    fn make(path: &Path) -> io::Result<Self> {
        let text = random_hex(NAME_CHARS / 2)? + &random_hex(SECRET_CHARS / 2)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Self::parse(&text).ok_or_else(|| io::Error::other("the random source gave too little"))
    }

    /// Cookies do not tell ports apart: the name keeps two devices on one machine from throwing
    /// each other out.
    fn parse(text: &str) -> Option<Self> {
        let whole = text.len() == NAME_CHARS + SECRET_CHARS
            && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        whole.then(|| Self {
            name: format!("bandeng-{}", &text[..NAME_CHARS]),
            secret: text[NAME_CHARS..].to_owned(),
        })
    }
}

/// Random bytes, written in hexadecimal.
pub(crate) fn random_hex(count: usize) -> io::Result<String> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(HEXLOWER.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_survives_a_restart_and_opens_only_its_own_device() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let cookie = CookieKey::of(here.path()).unwrap().cookie();
        let pair = cookie.split(';').next().unwrap();
        let header = format!("theme=dark; {pair}");
        assert!(CookieKey::of(here.path()).unwrap().opens(&header));
        assert!(!CookieKey::of(there.path()).unwrap().opens(&header));
        assert!(!CookieKey::of(here.path()).unwrap().opens("theme=dark"));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        CookieKey::of(home.path()).unwrap();
        let mode = fs::metadata(home.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_is_said_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(FILE), "short").unwrap();
        let error = CookieKey::of(home.path()).err().unwrap();
        assert!(
            error.to_string().contains("delete it and start again"),
            "{error}"
        );
    }
}
