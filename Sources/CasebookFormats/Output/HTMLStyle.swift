/// The style sheet of the pages: one file, no import.
enum HTMLStyle {
    static let sheet = """

        :root{--ink:#1d2733;--soft:#5b6876;--line:#dde3ea;--paper:#fff;--ground:#f4f6f9}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.75 system-ui,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif}
        header{padding:20px 28px 12px;background:var(--paper);border-bottom:1px solid var(--line)}
        h1{font-size:20px;margin:0;overflow-wrap:anywhere}header p{margin:2px 0 0;color:var(--soft);font-size:14px}
        .page{display:flex;gap:24px;align-items:flex-start;max-width:1240px;margin:0 auto;padding:24px 28px}
        nav{flex:0 0 230px;position:sticky;top:16px;max-height:calc(100vh - 32px);overflow:auto;font-size:14px}
        nav h2{font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:0 0 6px}
        nav ol,nav ul{list-style:none;margin:0 0 20px;padding:0}nav li{padding:2px 0}nav li.level2{padding-left:14px;font-size:13px}
        nav a{color:inherit;text-decoration:none}nav a:hover{text-decoration:underline}
        .count{color:var(--soft);font-size:12px}
        .content{flex:1;min-width:0}.page>main{flex:1;min-width:0}
        main{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:26px 32px;white-space:pre-wrap;overflow-wrap:anywhere}
        main.plain{white-space:normal}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;border-bottom:1px solid var(--line);padding:6px 8px}
        .values{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:16px 20px;margin:0 0 18px;overflow-x:auto}main+.values{margin-top:18px}
        .values h2{font-size:15px;margin:0 0 8px}.values table{font-size:14px;line-height:1.5}.values th{color:var(--soft);font-weight:600;font-size:12.5px;white-space:nowrap}
        .values td{vertical-align:top}.values td:first-child{font-weight:600}.values tr:last-child td{border-bottom:0}.values td:empty::after{content:"–";color:#b6c0ca}
        .values tr td:first-child{border-left:4px solid transparent}.values tr.started td:first-child{border-left-color:#2e9b57}.values tr.changed td:first-child{border-left-color:#d99a1c}
        .values tr.stopped td:first-child,.values tr.allergy td:first-child,.values tr.abnormal td:first-child{border-left-color:#d6453b}
        .values tr.held td:first-child,.values tr.planned td:first-child,.values tr.unsure td:first-child{border-left-color:#98a4b0}
        .values tr.active td:first-child,.values tr.continued td:first-child{border-left-color:#2f78c8}
        .values tr.stopped td:first-child,.values tr.declined td:first-child,.values tr.absent td{text-decoration:line-through;text-decoration-thickness:1.5px}
        .values tr.planned td,.values tr.unsure td{font-style:italic}
        .title{color:#0b4f8a}
        mark{color:inherit;background:#eceff3;border-bottom:2px solid #9aa6b2;border-radius:3px;padding:1px 2px}
        mark sup{font-size:10px;line-height:0;color:var(--soft);margin-left:2px}
        mark.disease{background:#fde3e1;border-color:#d6453b}mark.symptom{background:#fff0cf;border-color:#d99a1c}
        mark.drug{background:#dff3e4;border-color:#2e9b57}mark.test{background:#dfeeff;border-color:#2f78c8}
        mark.procedure{background:#efe3fb;border-color:#8a4fc0}mark.anatomy{background:#e4edf0;border-color:#6d8c98}
        mark.device{background:#e0f4f3;border-color:#2a9a95}mark.substance{background:#f5e9dc;border-color:#a9743a}
        mark.value,mark.dose{background:#eef1f4;border-color:#8b97a3}mark.severity{background:#fbe6ef;border-color:#c2477f}mark.modifier{background:#f3f0e6;border-color:#a3946a}mark.time{background:#e8ecfa;border-color:#5a6fc0}
        div.relations{margin:6px 0 14px;padding:4px 0 4px 14px;border-left:2px solid var(--line);white-space:normal}svg.relations{display:block;width:100%;font-size:13.5px}
        svg.relations path{fill:none;stroke:#7b8794}svg.relations path.head{fill:#7b8794;stroke:none}svg.relations rect{fill:#eceff3}
        svg.relations text{fill:var(--ink)}svg.relations text.label{font-size:10.5px;fill:var(--soft)}svg.relations text.absent{text-decoration:line-through}
        svg.relations rect.disease{fill:#fde3e1}svg.relations rect.symptom{fill:#fff0cf}svg.relations rect.drug{fill:#dff3e4}svg.relations rect.test{fill:#dfeeff}
        svg.relations rect.procedure{fill:#efe3fb}svg.relations rect.anatomy{fill:#e4edf0}svg.relations rect.device{fill:#e0f4f3}svg.relations rect.substance{fill:#f5e9dc}
        svg.relations rect.severity{fill:#fbe6ef}svg.relations rect.modifier{fill:#f3f0e6}svg.relations rect.time{fill:#e8ecfa}
        mark.absent{text-decoration:line-through;text-decoration-thickness:1.5px;border-bottom-style:dashed;opacity:.78}
        mark.possible{border-bottom-style:dotted}mark.hypothetical{border-bottom-style:dotted;font-style:italic}mark.others{outline:1px dashed #98a4b0}
        @media(max-width:800px){.page{display:block;padding:12px}nav{position:static;max-height:none}main{padding:18px}}
        @media print{body{background:#fff;font-size:11pt}.page{display:block;padding:0}nav ol,nav h2:first-child{display:none}nav{position:static;max-height:none}nav ul{display:flex;flex-wrap:wrap;gap:10px}main{border:0;padding:0}mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}}

        """
}
