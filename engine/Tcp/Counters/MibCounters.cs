using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// The counters of one host, or of a group of like hosts within one partition that share them. Sums only, so sharing
/// changes no behaviour.
/// </summary>
public sealed class MibCounters
{
    private readonly long[] _values = new long[(int)Mib.TCPAORequired + 1];

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<MibCounters>() + ObjectSize.OfArray(_values);

    /// <summary>The counter's value; gauges (<see cref="Mib.TcpCurrEstab"/>) may fall.</summary>
    public long this[Mib counter] => _values[(int)counter];

    /// <summary>Adds one.</summary>
    public void Count(Mib counter) => _values[(int)counter]++;

    /// <summary>Adds <paramref name="amount"/>, which is negative only for gauges.</summary>
    public void Add(Mib counter, long amount) => _values[(int)counter] += amount;

    /// <summary>Sets every counter to zero, as a reboot does.</summary>
    public void Clear() => Array.Clear(_values);
}
