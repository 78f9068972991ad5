import { type Html, html } from '../../kit/page.ts';

/** What the CRM's dense tables and cards need beyond the look that both sandboxes share. */
export const crmStyle: Html = html`<style>
header{gap:.25rem .9rem}
nav a{padding:.3rem .42rem;font-size:.9rem}
td{vertical-align:middle}
td button{min-height:1.9rem;padding:.1rem .6rem;font-weight:500}
td form{margin:0}
.card>h2,.card>p:first-child,.card>form>p:first-child{margin-top:0}
.card .actions:last-child,.card>p:last-child{margin-bottom:0}
.card>form>.field:first-child>label,.card>form>.grid:first-child label{margin-top:0}
.card>.field:first-child>label{margin-top:0}
summary{cursor:pointer}
details[open]>summary{margin-bottom:.7rem}
.scroll+details.card,section+dl{margin-top:1rem}
form[role=search]{align-items:flex-start}
form[role=search] label{margin-top:0}
form[role=search]>button,form[role=search]>.button{margin-top:1.75rem}
@media(max-width:40rem){th,td{overflow-wrap:normal}.scroll table{min-width:36rem}form[role=search]>button,form[role=search]>.button{margin-top:0}}
</style>`;
