//! Writes one path for each icon that Onlyme shows, taken from Lucide: its circles, lines and boxes
//! become path data, so that an icon is one attribute and no markup. It draws nothing of its own, and
//! fails the build over a shape that it does not know.

use std::error::Error;
use std::fmt::Write as _;

/// Names the icons that become constants; one that nobody shows is dead code, and clippy says so.
macro_rules! icons {
    ($($constant:ident = $lucide:ident),* $(,)?) => {
        /// The constant that each icon becomes, and Lucide's markup for it.
        const ICONS: &[(&str, &str)] =
            &[$((stringify!($constant), icondata_lu::$lucide.data)),*];
    };
}

icons! {
    ARROW_LEFT_RIGHT = LuArrowLeftRight,
    BOOKMARK = LuBookmark,
    CHECK = LuCheck,
    CHEVRON_DOWN = LuChevronDown,
    CHEVRON_LEFT = LuChevronLeft,
    CHEVRON_RIGHT = LuChevronRight,
    CIRCLE = LuCircle,
    CIRCLE_CHECK = LuCircleCheck,
    CIRCLE_DOT = LuCircleDot,
    CIRCLE_DOT_DASHED = LuCircleDotDashed,
    CIRCLE_HELP = LuCircleHelp,
    CIRCLE_MINUS = LuCircleMinus,
    CLIPBOARD_CHECK = LuClipboardCheck,
    CONTRAST = LuContrast,
    DOOR_OPEN = LuDoorOpen,
    DOWNLOAD = LuDownload,
    EYE = LuEye,
    EYE_OFF = LuEyeOff,
    FLAG = LuFlag,
    INFO = LuInfo,
    KEY = LuKey,
    LAPTOP_MINIMAL = LuLaptopMinimal,
    LIST = LuList,
    LOG_OUT = LuLogOut,
    MENU = LuMenu,
    MONITOR_SMARTPHONE = LuMonitorSmartphone,
    MOON = LuMoon,
    PLUS = LuPlus,
    ROTATE_CCW = LuRotateCcw,
    SETTINGS_2 = LuSettings2,
    SMARTPHONE = LuSmartphone,
    TABLET = LuTablet,
    TABLET_SMARTPHONE = LuTabletSmartphone,
    TRIANGLE_ALERT = LuTriangleAlert,
    USER_ROUND = LuUserRound,
    X = LuX,
}

/// The constants, as source code.
pub(crate) fn constants() -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for (name, markup) in ICONS {
        let path = path(markup).map_err(|problem| format!("{name}: {problem}"))?;
        writeln!(code, "pub(super) const {name}: &str = {path:?};")?;
    }
    Ok(code)
}

/// The shapes of an icon as one path.
fn path(markup: &str) -> Result<String, Box<dyn Error>> {
    let mut path = String::new();
    for element in markup.split('<').map(str::trim).filter(|element| !element.is_empty()) {
        let tag = element.split_whitespace().next().unwrap_or_default();
        path.push_str(&match tag {
            "path" => absolute(attribute(element, "d")?)?,
            "circle" => circle(element)?,
            "line" => line(element)?,
            "rect" => rect(element)?,
            other => return Err(format!("<{other}> is not known here").into()),
        });
    }
    Ok(path)
}

/// A path that may stand behind another one: its first step counts from the corner of the box, also
/// where it is written as if it counted from somewhere, and what follows it still counts from there.
fn absolute(path: &str) -> Result<String, Box<dyn Error>> {
    let Some(rest) = path.strip_prefix('m') else { return Ok(path.to_owned()) };
    let (x, rest) = number(rest)?;
    let (y, rest) = number(rest)?;
    let rest = rest.trim_start_matches([' ', ',']);
    let implied = rest.starts_with(|c: char| !c.is_ascii_alphabetic());
    Ok(format!("M{x} {y}{}{rest}", if implied { "l" } else { "" }))
}

/// The number that a text begins with, and what follows it.
fn number(text: &str) -> Result<(&str, &str), Box<dyn Error>> {
    let text = text.trim_start_matches([' ', ',']);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut dots = 0;
    let end = digits
        .find(|c: char| {
            dots += usize::from(c == '.');
            !(c.is_ascii_digit() || (c == '.' && dots < 2))
        })
        .unwrap_or(digits.len());
    let at = text.len() - digits.len() + end;
    let (number, rest) = text.split_at_checked(at).ok_or("a number is missing")?;
    number.parse::<f64>()?;
    Ok((number, rest))
}

fn circle(element: &str) -> Result<String, Box<dyn Error>> {
    let [x, y, r] = ["cx", "cy", "r"].map(|name| length(element, name));
    let (x, y, r) = (x?, y?, r?);
    let (top, across) = (y - r, 2.0 * r);
    Ok(format!("M{x} {top}a{r} {r} 0 1 0 0 {across} {r} {r} 0 1 0 0-{across}z"))
}

fn line(element: &str) -> Result<String, Box<dyn Error>> {
    let [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map(|name| length(element, name));
    let (x1, y1, x2, y2) = (x1?, y1?, x2?, y2?);
    Ok(format!("M{x1} {y1}L{x2} {y2}"))
}

fn rect(element: &str) -> Result<String, Box<dyn Error>> {
    let (r, top) = (length(element, "rx")?, length(element, "y")?);
    let left = length(element, "x")? + r;
    let [across, down] = ["width", "height"].map(|name| length(element, name));
    let (across, down) = (across? - 2.0 * r, down? - 2.0 * r);
    let corner = format!("a{r} {r} 0 0 1");
    Ok(format!(
        "M{left} {top}h{across}{corner} {r} {r}v{down}{corner}-{r} {r}h-{across}{corner}-{r}-{r}\
         v-{down}{corner} {r}-{r}z"
    ))
}

fn length(element: &str, name: &str) -> Result<f64, Box<dyn Error>> {
    Ok(attribute(element, name)?.parse()?)
}

fn attribute<'a>(element: &'a str, name: &str) -> Result<&'a str, Box<dyn Error>> {
    let (_, rest) = element.split_once(&format!(" {name}=\"")).ok_or_else(|| {
        format!("<{element} has no {name}; it may be drawn in a way that is not known here")
    })?;
    let (value, _) = rest.split_once('"').ok_or("a quotation mark is missing")?;
    Ok(value)
}
