using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>
/// Finds the address and port that a new connection is translated to (behaviour of Linux v6.18, get_unique_tuple and
/// nf_nat_l4proto_unique_tuple). Ports are per destination: a port is taken only for the address and port that its
/// connection goes to.
/// </summary>
internal sealed class PortAllocator(ConnectionTable table, NatOptions options, RandomKey key)
{
    private const int MostAttempts = 128;

    // With so few attempts left, finished connections are thrown out for new ones (kernel: NF_NAT_HARDER_THRESH).
    private const int HarderThreshold = MostAttempts / 4;
    private const int FewestAttempts = 16;

    private ulong _draws;

    /// <summary>Chooses. When nothing was found the entry holds the last port tried, which is taken.</summary>
    /// <param name="connection">The new connection, not yet in the table.</param>
    /// <param name="address">The address to translate to.</param>
    /// <param name="now">The present.</param>
    /// <param name="counters">Tuples found taken are counted.</param>
    public void Choose(ref TrackedConnection connection, uint address, long now, ref ConntrackCounters counters)
    {
        var translates = address != connection.Source;
        if (options.Allocation == PortAllocation.Preserving || !translates)
        {
            if (!translates && IsFree(ref connection, address, connection.SourcePort, now, ref counters))
            {
                return;
            }

            if (translates && TrySameSource(ref connection, address, now, ref counters))
            {
                return;
            }

            if (TryPreserve(ref connection, address, translates, now, ref counters))
            {
                return;
            }
        }

        var range = translates && options.Ports is { } given ? given : PortRange.ClassOf(connection.SourcePort);
        Search(ref connection, address, range, now, ref counters);
    }

    // An inner address and port that have a mapping keep it towards other destinations.
    private bool TrySameSource(ref TrackedConnection connection, uint address, long now, ref ConntrackCounters counters)
    {
        var slot = table.FindBySource(connection.Source, connection.SourcePort, connection.Protocol);
        if (slot == 0)
        {
            return false;
        }

        ref var other = ref table[slot];
        var isUsable = other.TranslatedSource == address
            && (options.Ports is not { } range || range.Contains(other.TranslatedPort));
        return isUsable && IsFree(ref connection, address, other.TranslatedPort, now, ref counters);
    }

    private bool TryPreserve(
        ref TrackedConnection connection, uint address, bool translates, long now, ref ConntrackCounters counters)
    {
        if (!translates || options.Ports is not { } range)
        {
            return translates && IsFree(ref connection, address, connection.SourcePort, now, ref counters);
        }

        if (!range.Contains(connection.SourcePort))
        {
            return false;
        }

        if (range.Count > 1)
        {
            return IsFree(ref connection, address, connection.SourcePort, now, ref counters);
        }

        // Linux does not even look when there is nothing to choose; the insertion will find out.
        connection.TranslatedSource = address;
        connection.TranslatedPort = connection.SourcePort;
        return true;
    }

    private void Search(
        ref TrackedConnection connection, uint address, PortRange range, long now, ref ConntrackCounters counters)
    {
        connection.TranslatedSource = address;
        var attempts = Math.Min(range.Count, MostAttempts);
        while (true)
        {
            var offset = (ushort)(key.Draw32(_draws++) >> 16);
            for (var left = attempts; left > 0; left--, offset = unchecked((ushort)(offset + 1)))
            {
                connection.TranslatedPort = (ushort)(range.First + offset % range.Count);
                var isFree = left > HarderThreshold || connection.Protocol != Protocol.Tcp
                    || connection.State != ConntrackState.SynSent
                    ? IsFree(ref connection, address, connection.TranslatedPort, now, ref counters)
                    : CanBeFreed(in connection, now);
                if (isFree)
                {
                    return;
                }
            }

            if (attempts >= range.Count || attempts < FewestAttempts)
            {
                return;
            }

            attempts /= 2;
        }
    }

    private bool IsFree(
        ref TrackedConnection connection, uint address, ushort port, long now, ref ConntrackCounters counters)
    {
        connection.TranslatedSource = address;
        connection.TranslatedPort = port;
        if (table.Find(connection.ReplyTuple, now, out _) == 0)
        {
            return true;
        }

        counters.Found++;
        return false;
    }

    // A finished connection gives way when the newcomer's numbers lie beyond its own, so that nothing can be mixed up.
    private bool CanBeFreed(in TrackedConnection connection, long now)
    {
        var slot = table.Find(connection.ReplyTuple, now, out var isReply);
        if (slot == 0)
        {
            return true;
        }

        ref var old = ref table[slot];
        var isFinished = isReply && old.State is ConntrackState.TimeWait or ConntrackState.Close;
        // Exactly half of the circle ahead counts as behind here, unlike with after() (measured on 6.18.44).
        var distance = unchecked((int)(connection.Original.End - old.Original.End));
        if (!isFinished || distance <= 0)
        {
            return false;
        }

        table.Remove(slot);
        return true;
    }
}
