using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// What a SYN offers, as far as this machine wants it (tcp_parse_options with the machine's sysctls).
/// </summary>
internal readonly record struct SynOptions(HandshakeOptions Options, ushort PeerMss, byte PeerWscale, uint TsVal)
{
    /// <summary>The MSS of a peer that announces none (RFC 9293 section 3.7.1).</summary>
    internal const ushort DefaultMss = 536;

    private const int MaximumScale = 14;

    internal static SynOptions Of(TcpHost host, in Packet syn, int userMss)
    {
        var settings = host.Settings;
        var options = HandshakeOptions.None;
        byte scale = 0;
        if (settings.Timestamps != 0 && syn.HasTimestamps)
        {
            options |= HandshakeOptions.Timestamps;
        }

        if (settings.Sack != 0 && syn.SackPermitted)
        {
            options |= HandshakeOptions.Sack;
        }

        if (settings.WindowScaling != 0 && syn.WindowScale >= 0)
        {
            options |= HandshakeOptions.WindowScaling;
            scale = (byte)Math.Min(syn.WindowScale, MaximumScale);
        }

        // tcp_ecn_create_request: a SYN that may be marked itself is DCTCP's, which only its like understands.
        if (syn.Has(TcpFlags.Ece | TcpFlags.Cwr)
            && ((settings.Ecn != 0 && syn.Ecn == 0) || settings.NeedsMarks))
        {
            options |= HandshakeOptions.Ecn;
        }

        var mss = syn.MaximumSegmentSize == 0 ? DefaultMss : syn.MaximumSegmentSize;
        if (userMss != 0)
        {
            mss = Math.Min(mss, userMss);
        }

        return new SynOptions(options, (ushort)mss, scale, syn.TimestampValue);
    }

    /// <summary>What is left when a cookie without timestamps must remember it: only the MSS.</summary>
    internal SynOptions WithoutMemory() => new(HandshakeOptions.None, PeerMss, 0, 0);

    internal bool Has(HandshakeOptions option) => (Options & option) != 0;
}
