using System.Text.Json.Nodes;
using NetSim.Tcp;

namespace NetSim.Verification;

/// <summary>How the measuring scripts write down what inet_diag says.</summary>
internal static class DiagnosisJson
{
    /// <summary>All of it; null when there is no connection.</summary>
    public static JsonObject? Describe(SockDiagnosis? diagnosis) => diagnosis is not { } look
        ? null
        : new JsonObject
        {
            ["state"] = look.State.SsName(),
            ["timer"] = Name(look.Timer),
            ["retrans"] = look.Retransmits,
            ["expires_ms"] = look.ExpiresMs,
            ["rq"] = look.ReceiveQueue,
            ["wq"] = look.SendQueue,
        };

    /// <summary>A timer's name.</summary>
    public static string Name(DiagnosisTimer timer) => timer switch
    {
        DiagnosisTimer.On => "on",
        DiagnosisTimer.Keepalive => "keepalive",
        DiagnosisTimer.TimeWait => "timewait",
        DiagnosisTimer.Persist => "persist",
        _ => "off",
    };
}
