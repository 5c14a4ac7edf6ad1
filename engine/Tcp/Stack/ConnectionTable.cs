using System.Runtime.CompilerServices;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>
/// Who a segment belongs to: all socks of a partition by host and four-tuple. Open addressing with linear probing and
/// backward-shift deletion (Knuth 6.4, algorithm R), 8 bytes an entry. Load is between a third and three quarters: a
/// table that was resized is three eighths or two thirds full, so no small swing of the count resizes it again. An entry
/// is 32 bits of the hash and a <see cref="SockReference"/>; the full key lies in the sock itself.
/// </summary>
internal sealed class ConnectionTable
{
    private const int SmallestSize = 64;

    private readonly RandomKey _key;
    private readonly Slab<FullSock> _full;
    private readonly Slab<RequestSock> _requests;
    private readonly Slab<TimeWaitSock> _timeWaits;
    private readonly List<Listener?> _listeners;

    // Full socks do not know their host: it is kept here, by slot.
    private uint[] _hostOfFull = new uint[SmallestSize];
    private Entry[] _entries = new Entry[SmallestSize];

    internal ConnectionTable(
        RandomKey key,
        Slab<FullSock> full,
        Slab<RequestSock> requests,
        Slab<TimeWaitSock> timeWaits,
        List<Listener?> listeners)
    {
        _key = key;
        _full = full;
        _requests = requests;
        _timeWaits = timeWaits;
        _listeners = listeners;
    }

    /// <summary>Socks in the table.</summary>
    internal int Count { get; private set; }

    /// <summary>The host of a full sock that is, or was last, in the table.</summary>
    internal uint HostOfFull(int slot) => slot < _hostOfFull.Length ? _hostOfFull[slot] : 0;

    /// <summary>Adds the entries, and to the full socks what is kept for their slots. Between runs.</summary>
    internal void AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.LookupTable, Count, ObjectSize.OfArray(_entries));
        account.Add(MemoryKind.FullSock, 0, ObjectSize.OfArray(_hostOfFull), _full.Count * (long)sizeof(uint));
    }

    internal SockReference Find(uint host, in FourTuple tuple)
    {
        var at = Locate(host, in tuple, TagOf(host, in tuple));
        return at < 0 ? SockReference.None : _entries[at].Reference;
    }

    /// <summary>Adds every sock of a host to a list, in no order. Walks the whole table.</summary>
    internal void Collect(uint host, List<SockReference> socks)
    {
        foreach (var entry in _entries)
        {
            if (entry.Reference != SockReference.None && HostOf(entry.Reference) == host)
            {
                socks.Add(entry.Reference);
            }
        }
    }

    /// <summary>Enters a sock whose tuple must not be in the table yet.</summary>
    internal void Insert(uint host, in FourTuple tuple, SockReference reference)
    {
        if ((Count + 1) * 4 > _entries.Length * 3)
        {
            Resize(_entries.Length * 2);
        }

        Remember(host, reference);
        var tag = TagOf(host, in tuple);
        var mask = _entries.Length - 1;
        var at = (int)(tag & (uint)mask);
        while (_entries[at].Reference != SockReference.None)
        {
            at = (at + 1) & mask;
        }

        _entries[at] = new Entry(tag, reference);
        Count++;
    }

    /// <summary>Lets the tuple lead to another sock.</summary>
    internal void Replace(uint host, in FourTuple tuple, SockReference reference)
    {
        var at = Locate(host, in tuple, TagOf(host, in tuple));
        Invariant.Require(at >= 0);
        Remember(host, reference);
        _entries[at] = new Entry(_entries[at].Tag, reference);
    }

    /// <summary>Takes a sock out if its tuple leads to it.</summary>
    /// <returns>Whether it did.</returns>
    internal bool Remove(uint host, in FourTuple tuple, SockReference reference)
    {
        var at = Locate(host, in tuple, TagOf(host, in tuple));
        if (at < 0 || _entries[at].Reference != reference)
        {
            return false;
        }

        Close(at);
        Count--;
        if (Count * 3 < _entries.Length && _entries.Length > SmallestSize)
        {
            Resize(_entries.Length / 2);
        }

        return true;
    }

    // Moves later entries of the run back over the hole, unless that would put them before their home.
    private void Close(int hole)
    {
        var mask = _entries.Length - 1;
        var at = hole;
        while (true)
        {
            at = (at + 1) & mask;
            var entry = _entries[at];
            if (entry.Reference == SockReference.None)
            {
                break;
            }

            var home = (int)(entry.Tag & (uint)mask);
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                _entries[hole] = entry;
                hole = at;
            }
        }

        _entries[hole] = default;
    }

    private int Locate(uint host, in FourTuple tuple, uint tag)
    {
        var entries = _entries;
        var mask = entries.Length - 1;
        for (var at = (int)(tag & (uint)mask); ; at = (at + 1) & mask)
        {
            var entry = entries[at];
            if (entry.Reference == SockReference.None)
            {
                return -1;
            }

            if (entry.Tag == tag && Matches(entry.Reference, host, in tuple))
            {
                return at;
            }
        }
    }

    private bool Matches(SockReference reference, uint host, in FourTuple tuple)
    {
        switch (reference.Kind)
        {
            case SockKind.Full:
                return _hostOfFull[reference.Slot] == host && _full[reference.Slot].Tuple == tuple;
            case SockKind.Request:
                ref var request = ref _requests[reference.Slot];
                return request.Tuple == tuple && _listeners[request.Listener]!.Host.Index == host;
            default:
                ref var timeWait = ref _timeWaits[reference.Slot];
                return timeWait.Host == host && timeWait.Tuple == tuple;
        }
    }

    private uint HostOf(SockReference reference) => reference.Kind switch
    {
        SockKind.Full => _hostOfFull[reference.Slot],
        SockKind.Request => _listeners[_requests[reference.Slot].Listener]!.Host.Index, // not null: its slot outlives its requests
        _ => _timeWaits[reference.Slot].Host,
    };

    private void Remember(uint host, SockReference reference)
    {
        if (reference.Kind != SockKind.Full)
        {
            return;
        }

        if (reference.Slot >= _hostOfFull.Length)
        {
            Array.Resize(ref _hostOfFull, Math.Max(_hostOfFull.Length * 2, reference.Slot + 1));
        }

        _hostOfFull[reference.Slot] = host;
    }

    private void Resize(int size)
    {
        var old = _entries;
        _entries = new Entry[size];
        var mask = _entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Reference == SockReference.None)
            {
                continue;
            }

            var at = (int)(entry.Tag & (uint)mask);
            while (_entries[at].Reference != SockReference.None)
            {
                at = (at + 1) & mask;
            }

            _entries[at] = entry;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint TagOf(uint host, in FourTuple tuple)
    {
        var addresses = ((ulong)tuple.Local.Value << 32) | tuple.Remote.Value;
        var ports = ((ulong)host << 32) | ((uint)tuple.LocalPort << 16) | tuple.RemotePort;
        return new RandomKey(_key.Draw(addresses)).Draw32(ports);
    }

    private readonly record struct Entry(uint Tag, SockReference Reference);
}
