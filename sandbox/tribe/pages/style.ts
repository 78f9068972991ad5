import { type Html, html } from '../../kit/page.ts';

/** What the CRM's dense tables and cards need beyond the look that both sandboxes share. */
export const crmStyle: Html = html`<style>
header{gap:.25rem .9rem}
header{padding:.6rem 1rem}header nav{gap:.1rem}
header nav a{padding:.3rem .36rem;font-size:.86rem}
.corner{font-size:.86rem;gap:.7rem}
td{vertical-align:middle}
td button,.small button{min-height:1.9rem;padding:.1rem .6rem;font-weight:500;white-space:nowrap}
td form{margin:0}
.card>h2,.card>p:first-child,.card>form>p:first-child{margin-top:0}
.card .actions:last-child,.card>p:last-child{margin-bottom:0}
.card>form>.field:first-child>label,.card>form>.grid:first-child label{margin-top:0}
.card>.field:first-child>label{margin-top:0}
summary{cursor:pointer}
.role{border-top:1px solid var(--line);padding:.6rem 0}
.role:first-of-type{border-top:0;padding-top:0}
.role p{margin:.2rem 0}
.role>form:has(.field){display:flex;gap:.6rem;align-items:flex-end;margin:.3rem 0}
.role .field label{margin-top:0}
.role .field{max-width:13rem}
.role button{min-height:2rem;padding:.2rem .7rem;font-weight:500}
.row.tight{flex-wrap:nowrap;gap:.3rem}
.grid.tight{grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:.6rem 1rem}
.actions.steps{margin:0 0 1rem}
.stock{display:inline-flex;gap:.4rem;align-items:center;justify-content:end}
[data-waiting]{opacity:.5}
.why{color:var(--soft);font-size:.85rem}
input.figure{width:6.2rem!important;text-align:right;padding:.25rem .4rem!important;font-variant-numeric:tabular-nums}
.totals{justify-content:end;grid-template-columns:auto minmax(8rem,auto)!important;margin:.6rem 0 1rem!important}
.totals dt:last-of-type,.totals dd:last-of-type{font-weight:700;color:var(--ink)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:1rem}
.tiles .card{display:block;text-decoration:none;color:inherit;margin:0}
.tiles .card:hover{border-color:var(--accent)}
.confirm{margin:1.5rem 0}
.confirm summary{color:var(--bad)}
.history td{font-size:.9rem}
.lines td:first-child{min-width:14rem}
details[open]>summary{margin-bottom:.7rem}
.scroll+details.card,section+dl{margin-top:1rem}
form[role=search]{align-items:flex-start}
form[role=search] label{margin-top:0}
form[role=search]>button,form[role=search]>.button{margin-top:1.75rem}
@media(max-width:40rem){th,td{overflow-wrap:normal}.scroll table{min-width:36rem}form[role=search]>button,form[role=search]>.button{margin-top:0}}
</style>`;
