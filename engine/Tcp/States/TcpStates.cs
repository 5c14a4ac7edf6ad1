namespace NetSim.Tcp;

/// <summary>The names of states: what <c>ss</c> prints goes out, every common spelling comes in.</summary>
public static class TcpStates
{
    /// <summary>Number of states.</summary>
    public const int Count = (int)TcpState.TimeWait + 1;

    private static readonly string[] SsNames =
    [
        "UNCONN", "LISTEN", "SYN-SENT", "SYN-RECV", "ESTAB", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",
        "LAST-ACK", "TIME-WAIT",
    ];

    private static readonly string[] RfcNames =
    [
        "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
        "CLOSING", "LAST-ACK", "TIME-WAIT",
    ];

    // Spellings of ss, netstat, RFC 9293, the kernel, Windows and common notes, without punctuation.
    private static readonly (string Text, TcpState State)[] Spellings =
    [
        ("CLOSED", TcpState.Closed), ("CLOSE", TcpState.Closed), ("UNCONN", TcpState.Closed),
        ("LISTEN", TcpState.Listen), ("LISTENING", TcpState.Listen),
        ("SYNSENT", TcpState.SynSent), ("SYNSEND", TcpState.SynSent),
        ("SYNRECV", TcpState.SynReceived), ("SYNRCVD", TcpState.SynReceived), ("SYNRECEIVED", TcpState.SynReceived),
        ("NEWSYNRECV", TcpState.SynReceived), ("SYNRCV", TcpState.SynReceived),
        ("ESTAB", TcpState.Established), ("ESTABLISHED", TcpState.Established), ("EST", TcpState.Established),
        ("FINWAIT1", TcpState.FinWait1), ("FINWAIT2", TcpState.FinWait2),
        ("CLOSEWAIT", TcpState.CloseWait), ("CLOSING", TcpState.Closing),
        ("LASTACK", TcpState.LastAck), ("LASK", TcpState.LastAck), ("LASKACK", TcpState.LastAck),
        ("TIMEWAIT", TcpState.TimeWait), ("TW", TcpState.TimeWait),
    ];

    /// <summary>What <c>ss</c> prints, such as <c>SYN-RECV</c>.</summary>
    public static string SsName(this TcpState state) => SsNames[(int)state];

    /// <summary>What RFC 9293 writes, such as <c>SYN-RECEIVED</c>.</summary>
    public static string RfcName(this TcpState state) => RfcNames[(int)state];

    /// <summary>
    /// Reads a state in the spelling of ss, netstat, the RFC, the kernel or common notes; case and punctuation do not
    /// matter.
    /// </summary>
    public static bool TryParse(string text, out TcpState state)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bare = string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        bare = bare.StartsWith("TCP", StringComparison.Ordinal) ? bare[3..] : bare;
        foreach (var (spelling, meant) in Spellings)
        {
            if (spelling == bare)
            {
                state = meant;
                return true;
            }
        }

        state = default;
        return false;
    }
}
