namespace NetSim.Tcp;

/// <summary>
/// The ports from which Linux chooses, and the order in which it looks at them: first those with the parity of the
/// range's start, from an even offset, around; then the others (__inet_hash_connect, inet_csk_find_open_port, v6.18).
/// </summary>
/// <param name="Low">First port.</param>
/// <param name="End">One past the last port.</param>
internal readonly record struct PortRange(int Low, int End)
{
    internal int Count => End - Low;

    /// <summary>Ports that one attempt looks at: of an odd number, one is left out.</summary>
    internal int Remaining => Count > 1 ? Count & ~1 : Count;

    /// <summary>Ports of one parity that one pass looks at.</summary>
    internal int PassLength => Math.Max(1, Remaining / 2);

    internal static PortRange Of(TcpSettings settings) => new(settings.PortRangeLow, settings.PortRangeHigh + 1);

    /// <summary>The port that a pass looks at in its <paramref name="step"/>-th step.</summary>
    /// <param name="offset">Where the pass begins; its parity is the parity of the pass.</param>
    /// <param name="step">0 to <see cref="PassLength"/> - 1.</param>
    internal int PortAt(int offset, int step)
    {
        var port = Low + offset + (2 * step);
        return port >= End ? port - Remaining : port;
    }
}
