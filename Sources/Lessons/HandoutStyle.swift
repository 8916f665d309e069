/// How a handout looks: light or dark as the reader's system asks, and on A4 always dark on white.
///
/// Every text colour has a contrast of at least 4.5 to 1 on what is behind it. Kinds of words differ in weight, slant or
/// underline as well as in colour.
enum HandoutStyle {
  static let sheet = """
    :root{--ink:#1a1c1f;--paper:#fff;--faint:#555b63;--rule:#c8cdd4;--panel:#f3f5f7;--link:#0a58a8;--keyword:#7d1d66;
    --function:#0a58a8;--text:#1c6330;--number:#8a4200;--warn:#8f1d1d;--warn-panel:#fdf3f2;--mark:#ffe08a;--mark-ink:#1a1c1f;--shade:#0003}
    @media screen{:root{color-scheme:light dark}}
    @media screen and (prefers-color-scheme:dark){:root{--ink:#e9eaec;--paper:#16181c;--faint:#aab1bb;--rule:#414852;
    --panel:#1f2329;--link:#8cc4ff;--keyword:#f2a8e2;--function:#8cc4ff;--text:#9bdc9b;--number:#ffc078;--warn:#ffb3ad;
    --warn-panel:#2b1f20;--mark:#6b5200;--mark-ink:#fff;--shade:#fff3}}
    *{box-sizing:border-box}
    html{font:100%/1.6 system-ui,'Noto Sans','DejaVu Sans',Arial,'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif;
    -webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;padding:1rem;max-width:64rem;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
    :lang(ja){line-break:strict}
    a{color:var(--link);text-underline-offset:.15em}
    a:focus-visible,summary:focus-visible,[tabindex="0"]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
    main:focus{outline:none}
    .skip{position:absolute;left:-100vw}
    .skip:focus{position:static}
    h1,h2,h3,h4,h5,h6{line-height:1.25;margin:2em 0 .6em}
    h1{font-size:1.9rem;margin:.6em 0 .3em}
    h2{font-size:1.4rem;padding-top:.6em;border-top:1px solid var(--rule)}
    h3{font-size:1.15rem}
    h4,h5,h6{font-size:1rem}
    p,ul,ol,blockquote,pre,figure{margin:0 0 1em}
    li>p{margin-bottom:.4em}
    blockquote{margin-left:0;padding-left:1rem;border-left:4px solid var(--rule)}
    main>p,main>ul,main>ol,main>blockquote,.step>p,footer{max-width:48rem}
    hr{border:0;border-top:1px solid var(--rule);margin:2em 0}
    img{max-width:100%;height:auto;background:#fff}
    .picture{color:var(--faint)}
    .dateline,.note,.rests,.uses,.source-key{color:var(--faint);font-size:.875rem}
    .label{margin:0 0 .4em;font-size:.875rem;font-weight:700;color:var(--faint)}
    nav{margin:1.5em 0;padding:.8em 1em;background:var(--panel)}
    nav ol{margin:0}
    code,pre{font-family:ui-monospace,'Noto Sans Mono','DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK JP',monospace;font-size:.9em}
    p code,li code,td code{background:var(--panel);padding:.05em .25em;border-radius:3px}
    pre code{font-size:1em}
    pre{padding:.7em .9em;background:var(--panel);border-radius:4px}
    pre.query{border-left:4px solid var(--link);border-radius:0 4px 4px 0;white-space:pre-wrap;overflow-wrap:anywhere;margin-bottom:.7em}
    pre.output{white-space:pre-wrap;overflow-wrap:anywhere;background:none;border:1px solid var(--rule)}
    pre.code{overflow-x:auto}
    .k{color:var(--keyword);font-weight:700}
    .f{color:var(--function);font-style:italic}
    .t{color:var(--text)}
    .n{color:var(--number)}
    .p{color:var(--keyword);text-decoration:underline}
    .c{color:var(--faint);font-style:italic}
    .step{margin:1.6em 0 2em}
    .answer>*:last-child{margin-bottom:.3em}
    .scroll,figure.picture{overflow-x:auto;margin-bottom:.6em;
    background:linear-gradient(to right,var(--paper) 30%,transparent) left/3rem 100% no-repeat local,
    linear-gradient(to left,var(--paper) 30%,transparent) right/3rem 100% no-repeat local,
    linear-gradient(to right,var(--shade),transparent) left/1rem 100% no-repeat scroll,
    linear-gradient(to left,var(--shade),transparent) right/1rem 100% no-repeat scroll}
    table{border-collapse:collapse;font-size:.9375rem;line-height:1.4}
    caption{text-align:left;font-weight:700;padding:0 0 .4em}
    th,td{padding:.3em 1.2em .3em 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
    thead th{min-width:min(var(--width,0px),38vw);vertical-align:bottom;border-bottom:2px solid var(--ink)}
    tbody th{font-weight:400}
    .card th{font-weight:700;width:1%;white-space:nowrap}
    th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    thead th.number{white-space:normal}
    .center{text-align:center}
    td.unknown{color:var(--faint);font-style:italic;white-space:normal}
    td.none{color:var(--faint)}
    .note{margin:0 0 .3em}
    .notes summary{color:var(--faint);font-size:.875rem;cursor:pointer}
    @media print{.notes::details-content{content-visibility:visible;height:auto}.notes summary{display:none}}
    .key{margin:.4em 0;padding-left:1.2em;color:var(--faint);font-size:.875rem}
    figure.picture{color:inherit}
    figure.picture svg{display:block;min-width:36rem}
    details{margin:0 0 .8em}
    summary{cursor:pointer;color:var(--link);font-weight:700}
    details[open]>summary{margin-bottom:.6em}
    .figures summary{font-weight:400;font-size:.875rem}
    .ask{padding:1em;border:2px solid var(--rule);border-radius:6px}
    .choices{list-style:upper-alpha}
    .right{font-weight:400}
    @media screen and (min-width:64rem){.ask{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);column-gap:1.5rem;
    align-content:start}.ask>*{grid-column:1}.ask>details,.ask>.revealed{grid-column:2;grid-row:1/span 9}}
    .problem{padding:.7em .9em;margin:0 0 .8em;border:2px solid var(--warn);background:var(--warn-panel);border-radius:4px}
    .problem .label,.problem strong{color:var(--warn)}
    .problem p{margin-bottom:.4em}
    mark{background:var(--mark);color:var(--mark-ink);text-decoration:underline}
    .presenter{padding:.7em .9em;margin:0 0 1em;border:2px dashed var(--rule)}
    .presenter p{margin:0}
    .sources{padding-left:0;list-style:none}
    .sources li{margin-bottom:1em;padding-left:1.5em;text-indent:-1.5em}
    .sources li p{margin:0}
    .sources .uses{text-indent:0}
    footer{margin-top:3em}
    @media screen{.paper-only{display:none}}
    @page{size:A4;margin:18mm 16mm 20mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif}}
    @media print{
    html{font-size:10pt;line-height:1.45}
    body{max-width:none;padding:0}
    .skip,nav,details,.screen-only{display:none}
    h1,h2,h3,h4,h5,h6,caption,.label{break-after:avoid}
    pre.query,.problem,.ask,figure,tr,li,blockquote{break-inside:avoid}
    pre.query{break-after:avoid;border:1px solid var(--rule);border-left:3pt solid #000}
    pre.code{white-space:pre-wrap}
    pre{background:none;border:1px solid var(--rule)}
    thead{display:table-header-group}
    tbody tr:first-child,tbody tr:nth-child(2),.note,.rests{break-before:avoid}
    .whole{break-inside:avoid}
    .scroll,figure.picture{overflow:visible;background:none}
    .scroll table{font-size:8pt}
    .scroll th,.scroll td{min-width:0;padding-right:.7em}
    .scroll.paper-only table{font-size:7pt}
    figure.picture svg{min-width:0;width:145mm}
    main a[href^="http"]::after{content:" (" attr(href) ")";font-size:.85em;overflow-wrap:anywhere}
    .own-words{padding-bottom:24mm;border-bottom:1px solid var(--rule)}
    .paper-only>h2,section.paper-only{break-before:page}
    section.paper-only>h2{break-before:auto;border-top:0;margin-top:0}
    }

    """
}
