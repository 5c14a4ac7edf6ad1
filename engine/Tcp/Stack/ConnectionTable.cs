using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>Who a segment belongs to: all socks of a partition by four-tuple, 8 bytes an entry.</summary>
internal sealed class ConnectionTable
{
    private readonly RandomKey _key;

    internal ConnectionTable(RandomKey key) => _key = key;

    internal ulong Key => _key.Value;
}
