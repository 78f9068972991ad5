import { Html } from './html.ts';

/** The common look. `accent` comes from our own code, never from input. */
export function pageStyle(accent: string): Html {
  return new Html(`
:root{color-scheme:light dark;--accent:${accent};--bg:#f5f6f8;--card:#fff;--ink:#1b1f27;--soft:#57606f;--line:#d9dde4;--field:#fff;--link:${accent};
--good:#14713d;--good-bg:#e4f5ea;--warning:#7a4d00;--warning-bg:#fff3d6;--bad:#a51d2d;--bad-bg:#fdebed;--info-bg:#e8ecfb}
@media(prefers-color-scheme:dark){:root{--bg:#14171c;--card:#1d2128;--ink:#e8eaee;--soft:#a3abb8;--line:#343b46;--field:#14171c;
--link:color-mix(in srgb,var(--accent) 45%,#fff);--good:#7fd6a0;--good-bg:#173324;--warning:#f0c36a;--warning-bg:#362a10;--bad:#ff9aa5;--bad-bg:#3d1a20;--info-bg:#222a45}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem;padding:.6rem 1.5rem;background:var(--accent);color:#fff}
header a{color:#fff;text-decoration:none}
.brand{font-weight:700;font-size:1.05rem;letter-spacing:.01em}
nav{display:flex;flex-wrap:wrap;gap:.25rem}
nav a{padding:.3rem .7rem;border-radius:6px}
nav a:hover,nav a[aria-current]{background:rgb(255 255 255/.18)}
.corner{margin-left:auto;display:flex;gap:.9rem;align-items:center;font-size:.9rem}
.corner form{display:inline}
.corner button{background:none;border:0;color:#fff;padding:0;font:inherit;text-decoration:underline;cursor:pointer;min-height:0}
main{max-width:76rem;margin:0 auto;padding:1.2rem 1.5rem 3rem}
.narrow main{max-width:30rem;padding-top:3rem}
footer{max-width:76rem;margin:0 auto;padding:0 1.5rem 2rem;color:var(--soft);font-size:.85rem}
footer button{background:none;border:0;color:var(--link);padding:0;font:inherit;text-decoration:underline;min-height:0}
.narrow footer{max-width:30rem}
h1{font-size:1.5rem;margin:.4rem 0 1rem;line-height:1.25;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:1.6rem 0 .6rem}
a{color:var(--link)}
.soft{color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.3rem;margin:0 0 1rem}
.card>:first-child>label:first-child,.card>h2:first-child,.card>p:first-child{margin-top:0}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem;align-items:start}
.row{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}
.scroll{overflow-x:auto}
form+.scroll,form+p,p+.scroll{margin-top:1rem}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:10px}
th,td{text-align:left;padding:.45rem .7rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
th{font-size:.82rem;color:var(--soft);font-weight:600;white-space:nowrap}
tbody tr:hover{background:color-mix(in srgb,var(--accent) 6%,transparent)}
tbody tr:last-child td{border-bottom:0}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.3rem 1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin:.7rem 0 .2rem}
label.check{display:flex;gap:.5rem;align-items:center;font-weight:400}
.hint{color:var(--soft);font-size:.85rem;margin:.2rem 0 0}
.error{color:var(--bad);font-size:.85rem;margin:.2rem 0 0}
input:not([type=checkbox],[type=radio]),select,textarea{width:100%;font:inherit;color:inherit;background:var(--field);border:1px solid var(--line);border-radius:6px;padding:.45rem .6rem}
[aria-invalid=true]{border-color:var(--bad)!important}
button,.button{display:inline-block;font:inherit;font-weight:600;min-height:2.4rem;padding:.4rem 1rem;border-radius:6px;border:1px solid var(--accent);background:var(--accent);color:#fff;cursor:pointer;text-decoration:none}
button:hover,.button:hover{filter:brightness(1.1)}
button.plain,.button.plain{background:transparent;color:var(--ink);border-color:var(--line)}
button.danger{background:transparent;color:var(--bad);border-color:var(--bad)}
.actions{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:1.1rem}
.badge{display:inline-block;border-radius:99px;padding:.05rem .6rem;font-size:.82rem;background:var(--info-bg);color:var(--ink);white-space:nowrap}
.badge.good{background:var(--good-bg);color:var(--good)}.badge.warning{background:var(--warning-bg);color:var(--warning)}.badge.bad{background:var(--bad-bg);color:var(--bad)}
.notice{border-radius:8px;padding:.7rem 1rem;margin:0 0 1rem;background:var(--info-bg)}
.notice.good{background:var(--good-bg);color:var(--good)}.notice.warning{background:var(--warning-bg);color:var(--warning)}.notice.bad{background:var(--bad-bg);color:var(--bad)}
code,pre{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.pager{display:flex;gap:.6rem;align-items:center;margin:.8rem 0}
:focus-visible{outline:3px solid color-mix(in srgb,var(--accent) 60%,#fff);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-9999px}.skip:focus{left:1rem;top:.5rem;background:var(--card);color:var(--ink);padding:.4rem .8rem;z-index:1}
@media(max-width:40rem){main,header{padding-left:1rem;padding-right:1rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}
@media(prefers-reduced-motion:no-preference){a,button{transition:background .12s,filter .12s}}
`);
}
