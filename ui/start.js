// Loads the screens. Kept in a file of its own because the page allows no script inside itself.
import init from './ui.js';

init({ module_or_path: './ui_bg.wasm' });
