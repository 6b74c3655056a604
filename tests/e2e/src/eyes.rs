//! Eyes and a finger on one screen: parts are found by the name the screens give them for tests, a part of a part by both
//! names, and waited for, because a screen is drawn when it is drawn.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::extensions::query::ElementQuery;
use thirtyfour::prelude::*;
use tokio::time::{Instant, interval};

use crate::stage::Trouble;
use crate::started::Started;

const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(100);
/// Measures everything that takes a touch. A box to tick and a field to choose a file in are touched by their label;
/// how wide a field to write in is says its form.
const TOO_SMALL: &str = "
const least = 43.5;
const byLabel = ['checkbox', 'radio', 'file'];
const touched = it => byLabel.includes(it.type) ? it.closest('label') || it : it;
const isWritten = it => it.matches('input, select, textarea') && !byLabel.includes(it.type);
const isShown = it => {
  const box = touched(it).getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(it).visibility !== 'hidden';
};
const isSmall = it => {
  const box = touched(it).getBoundingClientRect();
  return box.height < least || (box.width < least && !isWritten(it));
};
const said = it => {
  const box = touched(it).getBoundingClientRect();
  const name = it.dataset.testid || it.className || it.textContent.trim().slice(0, 20);
  return `${it.tagName.toLowerCase()} ${name} is ${Math.round(box.width)} x ${Math.round(box.height)}`;
};
return [...document.querySelectorAll('button, a[href], input, select, textarea')]
  .filter(it => isShown(it) && isSmall(it))
  .map(said);
";

/// One screen and the driver behind it.
pub(crate) struct Eyes {
    driver: WebDriver,
    trouble_shot: PathBuf,
    touches: Cell<u32>,
    // Ends after the session, being declared after it.
    _process: Started,
}

impl Eyes {
    /// Opens a session with the driver that listens on `port`.
    pub(crate) async fn open(
        process: Started,
        port: u16,
        capabilities: Capabilities,
        trouble_shot: PathBuf,
    ) -> Result<Self, Trouble> {
        let address = format!("http://127.0.0.1:{port}");
        let mut glances = interval(GLANCE);
        let until = Instant::now() + PATIENCE;
        loop {
            glances.tick().await;
            match WebDriver::new(&address, capabilities.clone()).await {
                Ok(driver) => {
                    return Ok(Self {
                        driver,
                        trouble_shot,
                        touches: Cell::new(0),
                        _process: process,
                    });
                }
                Err(error) if Instant::now() > until => {
                    return Err(format!("the driver at {address} opened nothing: {error}").into());
                }
                Err(_) => {}
            }
        }
    }

    /// Goes to an address.
    pub(crate) async fn go(&self, address: &str) -> Result<(), Trouble> {
        Ok(self.driver.goto(address).await?)
    }

    /// Loads the page anew.
    pub(crate) async fn reload(&self) -> Result<(), Trouble> {
        Ok(self.driver.refresh().await?)
    }

    /// Waits until a part can be seen.
    pub(crate) async fn see(&self, part: &str) -> Result<WebElement, Trouble> {
        let found = first(|| self.query(part).and_displayed()).await;
        self.or_shot(found, &format!("`{part}` is not to be seen"))
            .await
    }

    /// Waits until a part can be seen that holds this text.
    pub(crate) async fn see_text(&self, part: &str, text: &str) -> Result<(), Trouble> {
        let wanted = text.to_owned();
        let holds = move |seen: &str| seen.contains(&wanted);
        let query = || self.query(part).with_property("textContent", holds.clone());
        let found = first(query).await.map(drop);
        self.or_shot(found, &format!("no `{part}` holds “{text}”"))
            .await
    }

    /// Taps a part.
    pub(crate) async fn tap(&self, part: &str) -> Result<(), Trouble> {
        let found = first(|| self.query(part).and_clickable()).await;
        let element = self
            .or_shot(found, &format!("`{part}` cannot be tapped"))
            .await?;
        self.touches.set(self.touches.get() + 1);
        let tapped = element.click().await;
        self.or_shot(tapped, &format!("`{part}` did not take the tap"))
            .await
    }

    /// Moves the page until a part stands in the middle of it, clear of the bars above and below, and taps it.
    pub(crate) async fn reach(&self, part: &str) -> Result<(), Trouble> {
        self.see(part).await?.scroll_into_view().await?;
        self.tap(part).await
    }

    /// Writes into a part.
    pub(crate) async fn write(&self, part: &str, text: &str) -> Result<(), Trouble> {
        let element = self.see(part).await?;
        // A finger has to go into the field before anything can be written.
        self.touches.set(self.touches.get() + 1);
        element.clear().await?;
        let written = element.send_keys(text).await;
        self.or_shot(written, &format!("`{part}` did not take “{text}”"))
            .await
    }

    /// How often the screen was touched since this was asked last, going into a field among it.
    pub(crate) fn touches(&self) -> u32 {
        self.touches.replace(0)
    }

    /// Draws a line across a part, as a finger does.
    pub(crate) async fn draw_on(&self, part: &str) -> Result<(), Trouble> {
        let sheet = self.see(part).await?;
        sheet.scroll_into_view().await?;
        let drawn = self
            .driver
            .action_chain()
            .move_to_element_center(&sheet)
            .click_and_hold()
            .move_by_offset(40, 12)
            .move_by_offset(-70, 10)
            .release()
            .perform()
            .await;
        self.or_shot(drawn, &format!("nothing can be drawn on `{part}`"))
            .await
    }

    /// What a part says.
    pub(crate) async fn text(&self, part: &str) -> Result<String, Trouble> {
        Ok(self.see(part).await?.text().await?)
    }

    /// What stands written in a field.
    pub(crate) async fn value(&self, part: &str) -> Result<String, Trouble> {
        Ok(self
            .see(part)
            .await?
            .prop("value")
            .await?
            .unwrap_or_default())
    }

    /// The width of the page and of the window, to see that nothing hangs out at the side.
    pub(crate) async fn widths(&self) -> Result<(i64, i64), Trouble> {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        Ok(self.driver.execute(script, Vec::new()).await?.convert()?)
    }

    /// What is shown to be touched and is too small for it: what it is, and how large.
    pub(crate) async fn too_small(&self) -> Result<Vec<String>, Trouble> {
        let told = self.driver.execute(TOO_SMALL, Vec::new()).await?;
        Ok(told.convert()?)
    }

    /// Makes the screen of the phone so many px wide and high.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> Result<(), Trouble> {
        let tools = self.driver.cdp();
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        tools
            .send_raw("Emulation.setDeviceMetricsOverride", size)
            .await?;
        Ok(())
    }

    /// Says where the device is, as its own hardware would.
    pub(crate) async fn stand_at(&self, lon: f64, lat: f64) -> Result<(), Trouble> {
        let tools = self.driver.cdp();
        let granted = json!({ "permissions": ["geolocation"] });
        tools.send_raw("Browser.grantPermissions", granted).await?;
        let at = json!({ "longitude": lon, "latitude": lat, "accuracy": 20 });
        tools
            .send_raw("Emulation.setGeolocationOverride", at)
            .await?;
        Ok(())
    }

    /// Makes the processor so many times slower.
    pub(crate) async fn slow_down(&self, times: u32) -> Result<(), Trouble> {
        let tools = self.driver.cdp();
        let rate = json!({ "rate": times });
        tools
            .send_raw("Emulation.setCPUThrottlingRate", rate)
            .await?;
        Ok(())
    }

    /// Runs a script that gives its answer to a function it is handed last.
    pub(crate) async fn run(&self, script: &str) -> Result<Value, Trouble> {
        let answer = self.driver.execute_async(script, Vec::new()).await?;
        Ok(answer.json().clone())
    }

    /// Keeps what is seen now.
    pub(crate) async fn keep(&self, shot: PathBuf) -> Result<(), Trouble> {
        Ok(self.driver.screenshot(&shot).await?)
    }

    /// Ends the session; whatever is open closes.
    pub(crate) async fn close(self) -> Result<(), Trouble> {
        Ok(self.driver.quit().await?)
    }

    fn query(&self, part: &str) -> ElementQuery {
        let named = part
            .split(' ')
            .map(|name| format!("[data-testid='{name}']"));
        let selector = named.collect::<Vec<_>>().join(" ");
        self.driver.query(By::Css(selector)).wait(PATIENCE, GLANCE)
    }

    async fn or_shot<T>(&self, outcome: WebDriverResult<T>, what: &str) -> Result<T, Trouble> {
        match outcome {
            Ok(value) => Ok(value),
            Err(error) => {
                let shot = self.trouble_shot.display();
                let kept = match self.driver.screenshot(&self.trouble_shot).await {
                    Ok(()) => format!("see {shot}"),
                    Err(why) => format!("and no screenshot could be made: {why}"),
                };
                Err(format!("{what} ({kept}): {error}").into())
            }
        }
    }
}

/// The first part that is asked for; one that is drawn anew while it is looked at is looked for again.
async fn first(query: impl Fn() -> ElementQuery) -> WebDriverResult<WebElement> {
    let until = Instant::now() + PATIENCE;
    loop {
        match query().first().await {
            Err(error)
                if matches!(*error, WebDriverErrorInner::StaleElementReference(..))
                    && Instant::now() < until => {}
            found => return found,
        }
    }
}
