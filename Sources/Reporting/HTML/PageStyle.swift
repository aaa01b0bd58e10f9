/// How the page looks. The ramp of the heat map falls in lightness from white in light mode and rises from black in
/// dark mode; colours of outcomes keep their meaning in both.
enum PageStyle {
  static let sheet: HTML = """
    :root{--bg:#f7f7f5;--card:#fff;--ink:#1c2126;--soft:#626b74;--line:#e2e3df;--accent:#a8332a;--good:#23733f;--band:#e3a59b;
    --masked:#cfd6dc;--latent:#93a3b2;--tolerable:#e2b53f;--detected:#2b8cbe;--critical:#c8402f;--hang:#6d2f78;
    --q0:#f4f1ec;--q1:#fbe6cd;--q2:#fbd0a0;--q3:#f7b373;--q4:#ef9252;--q5:#e06c3c;--q6:#c74a33;--q7:#a02d33;--q8:#741d33;
    --tlo:#2b2420;--t5:#1c1410;--thi:#fff}
    @media (prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1c2024;--ink:#e8eaec;--soft:#9aa4ad;--line:#30363c;
    --accent:#ff8a72;--good:#7fce97;--band:#7a4038;
    --masked:#3a444d;--latent:#66798a;--tolerable:#d3a538;--detected:#4ba6d6;--critical:#ea5f4a;--hang:#b77bc4;
    --q0:#262b30;--q1:#3a2d33;--q2:#552f38;--q3:#75343a;--q4:#983f39;--q5:#bb5338;--q6:#d87340;--q7:#eda057;--q8:#fbd596;
    --tlo:#dcd8d5;--t5:#fff;--thi:#1a1512}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--bg);color:var(--ink);line-height:1.5;
    font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif}
    main{max-width:1120px;margin:0 auto;padding:40px 28px 64px}
    h1{font-size:34px;line-height:1.15;margin:0;letter-spacing:-.015em;overflow-wrap:anywhere}
    h1 span{color:var(--soft);font-weight:400}
    h2{font-size:21px;margin:0 0 6px;letter-spacing:-.01em}
    h3{font-size:15px;margin:22px 0 8px}
    p{margin:0 0 8px}
    code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;
    overflow-wrap:anywhere}
    .eyebrow{color:var(--accent);font-weight:600;font-size:13px;letter-spacing:.06em;text-transform:uppercase;margin:0 0 8px}
    .goal{font-size:18px;margin:10px 0 0;max-width:60em;overflow-wrap:anywhere}.goal span{color:var(--soft);margin-right:6px}
    .soft,.lead,h3 .soft{color:var(--soft);font-weight:400}
    .lead{max-width:70em;margin-bottom:14px}
    .fine{color:var(--soft);font-size:13px;margin:0}
    section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px 26px;margin-top:20px}
    .headline{display:grid;grid-template-columns:minmax(300px,5fr) 7fr;gap:32px;margin-top:28px}
    .big{font-size:64px;font-weight:650;line-height:1;letter-spacing:-.03em;margin:4px 0 6px;color:var(--accent);
    white-space:nowrap}
    .what{font-size:18px;margin-bottom:10px}
    .ruler{width:100%;max-width:420px;display:block;margin:4px 0 6px -8px}
    .ruler text{font-size:12px;fill:var(--soft)}
    .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:18px 24px;margin:0;align-content:start}
    .facts dt{color:var(--soft);font-size:13px}
    .facts dd{margin:0}
    .facts .value{font-size:24px;font-weight:600;letter-spacing:-.01em;line-height:1.3}
    .steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:4px 28px}
    .notes{display:grid;grid-template-columns:repeat(auto-fit,minmax(215px,1fr));gap:0 28px}
    .steps h3,.notes h3{margin:10px 0 4px}
    .steps p,.notes p{color:var(--soft)}
    .scroll{overflow-x:auto}td code{overflow-wrap:break-word}
    table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
    th{color:var(--soft);font-weight:500;font-size:12.5px;text-align:left;vertical-align:bottom}
    th,td{padding:6px 10px 6px 0;border-bottom:1px solid var(--line)}
    th:last-child,td:last-child{padding-right:0}
    tbody tr:last-child td{border-bottom:0}
    .n{text-align:right;white-space:nowrap;width:1%}
    .g{width:1%}.outcome{white-space:nowrap}
    td b{font-weight:600}
    .wide .bar{height:22px;border-radius:5px;margin:6px 0 12px}
    .bar{display:block;width:100%;height:14px;border-radius:3px}
    .bars .g:nth-child(2){width:34%;min-width:150px}
    .iv{display:block;width:150px;height:13px}
    .part{width:64px;height:9px;display:block}
    .scale{overflow:visible}.scale text{font-size:11.5px;fill:var(--soft)}
    .axis,.mark{fill:var(--line);stroke:var(--line)}
    .axis{stroke:none}
    .band{fill:var(--band)}
    .tick{fill:var(--accent)}
    .curve{fill:none;stroke:var(--accent);stroke-width:2}.point{fill:var(--accent)}
    .verdict{padding:1px 8px;border-radius:999px;font-size:12.5px;font-weight:600;border:1px solid var(--line)}
    .v-met{color:var(--good)}.v-missed{color:var(--accent)}.v-open{color:var(--soft)}
    .tag{font-size:11px;letter-spacing:.04em;border:1px solid var(--line);border-radius:4px;padding:1px 6px;color:var(--soft)}
    pre{margin:16px 0 0;padding:12px 14px;background:var(--bg);border:1px solid var(--line);border-radius:8px;
    white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px}
    .tickline{stroke:var(--accent);stroke-width:3}
    .whisker{stroke:var(--ink);stroke-width:1.2;opacity:.55}
    .swatch{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px;vertical-align:-1px}
    .legend{display:flex;flex-wrap:wrap;gap:4px 14px;font-size:12.5px;color:var(--soft);margin:8px 0}
    .legend span{white-space:nowrap}
    .legend i{display:inline-block;width:18px;height:11px;border-radius:3px;margin-right:5px;vertical-align:-1px}
    figure{margin:0}
    figcaption{font-weight:600;font-size:13.5px;margin-bottom:4px}
    figcaption span{color:var(--soft);font-weight:400}
    .maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(228px,1fr));gap:18px 24px}
    .maps.broad{grid-template-columns:1fr}
    .grid{display:block;width:100%}
    .grid text{font-size:11px}
    .index{fill:var(--soft)}
    .chart svg{display:block;width:100%}
    .chart text{font-size:12.5px}
    .blocks{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:14px}
    .block{border:1px solid var(--line);border-radius:8px;padding:10px 12px}
    .block>div{display:flex;flex-wrap:wrap;gap:6px}
    .chip{border-radius:6px;padding:2px 9px;font-size:13px;overflow-wrap:anywhere}
    .o-masked{fill:var(--masked);background:var(--masked)}.o-latent{fill:var(--latent);background:var(--latent)}
    .o-tolerable{fill:var(--tolerable);background:var(--tolerable)}
    .o-detected{fill:var(--detected);background:var(--detected)}
    .o-critical{fill:var(--critical);background:var(--critical)}.o-hang{fill:var(--hang);background:var(--hang)}
    .q0{fill:var(--q0);background:var(--q0);color:var(--tlo)}.q1{fill:var(--q1);background:var(--q1);color:var(--tlo)}
    .q2{fill:var(--q2);background:var(--q2);color:var(--tlo)}.q3{fill:var(--q3);background:var(--q3);color:var(--tlo)}
    .q4{fill:var(--q4);background:var(--q4);color:var(--tlo)}.q5{fill:var(--q5);background:var(--q5);color:var(--t5)}
    .q6{fill:var(--q6);background:var(--q6);color:var(--thi)}.q7{fill:var(--q7);background:var(--q7);color:var(--thi)}
    .q8{fill:var(--q8);background:var(--q8);color:var(--thi)}
    .qn{fill:none;background:none;stroke:var(--line);stroke-dasharray:2 2;outline:1px dashed var(--line);color:var(--soft)}
    .tq0,.tq1,.tq2,.tq3,.tq4{fill:var(--tlo)}.tq5{fill:var(--t5)}.tq6,.tq7,.tq8{fill:var(--thi)}
    @media (max-width:820px){main{padding:24px 14px 40px}section{padding:18px 16px}.headline{grid-template-columns:1fr}
    h1{font-size:27px}.big{font-size:52px}.x{display:none}}
    @media print{body{background:#fff}main{max-width:none;padding:0}section{border:0;border-radius:0;padding:8px 0;
    border-top:1px solid var(--line)}figure,tr,.block,.headline,.steps div,.notes div{break-inside:avoid}
    h2,h3,.lead,h3+p{break-after:avoid}body{font-size:12px}table{font-size:11px}.big{font-size:44px}
    .headline{grid-template-columns:5fr 7fr}.maps{grid-template-columns:repeat(4,1fr)}.maps.broad{grid-template-columns:1fr}
    .iv{width:110px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}}
    """
}
