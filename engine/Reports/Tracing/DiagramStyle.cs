namespace NetSim.Reports;

/// <summary>Colours and fonts of a sequence diagram, light and dark.</summary>
internal static class DiagramStyle
{
    public const string Css = """
        svg { --page: #ffffff; --ink: #1b1f24; --soft: #646d78; --rule: #c9d0d8; --send: #24609c; --again: #9a5b00; --bad: #b3261e;
          --opening: #e3b341; --open: #4c9f62; --closing: #8f7cc3; --waiting: #9aa3ad; font: 11px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
        @media (prefers-color-scheme: dark) { svg { --page: #14181d; --ink: #e6eaee; --soft: #9aa4af; --rule: #3a434d; --send: #7fb7ee; --again: #f0b45a;
          --bad: #ff8a80; --opening: #c79a2e; --open: #3f8a53; --closing: #8a78bd; --waiting: #6b747e; } }
        .page { fill: var(--page); } text { fill: var(--ink); paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-linejoin: round; }
        .title { font: 600 18px system-ui, 'DejaVu Sans', sans-serif; } .head { font: 600 14px system-ui, 'DejaVu Sans', sans-serif; }
        .small { fill: var(--soft); } .middle { text-anchor: middle; } .end { text-anchor: end; } .start { text-anchor: start; }
        .time { fill: var(--soft); text-anchor: end; } .head.time { font-size: 11px; font-weight: 400; }
        .life { stroke: var(--rule); stroke-width: 2; } .break { fill: none; stroke: var(--soft); stroke-width: 1.5; }
        .lane { stroke: var(--page); stroke-width: 1; } .lane.opening { fill: var(--opening); } .lane.open { fill: var(--open); }
        .lane.closing { fill: var(--closing); } .lane.waiting { fill: var(--waiting); }
        .arrow { stroke: var(--send); stroke-width: 1.3; } .arrow.again { stroke: var(--again); stroke-dasharray: 7 3; }
        .arrow.lost { stroke: var(--bad); stroke-dasharray: 3 3; } .tip.sent { fill: var(--send); } .tip.again { fill: var(--again); }
        .cross { stroke: var(--bad); stroke-width: 2; } .segment.lost, .decision { fill: var(--bad); } .segment.again { fill: var(--again); }
        .state { font-weight: 700; } .decision { font-weight: 600; } .figures { fill: var(--soft); }
        """;

    /// <summary>The style of a state's lane; null where there is no connection.</summary>
    public static string? ClassOf(string state) => state switch
    {
        "SYN-SENT" or "SYN-RECV" => "opening",
        "ESTAB" => "open",
        "FIN-WAIT-1" or "FIN-WAIT-2" or "CLOSING" or "LAST-ACK" or "CLOSE-WAIT" => "closing",
        "TIME-WAIT" => "waiting",
        _ => null,
    };

    /// <summary>Whether a state has a lane.</summary>
    public static bool IsShown(string state) => ClassOf(state) is not null;
}
