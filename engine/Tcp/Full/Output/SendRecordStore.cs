using System.Runtime.CompilerServices;
using NetSim.Core;

namespace NetSim.Tcp;

/// <summary>
/// The segments in flight of all socks of a partition, at stable indices; 0 means none. Records come in runs of eight
/// neighbours that one sock fills in turn, so that an ACK reads memory in order whatever other socks do in between.
/// </summary>
internal sealed class SendRecordStore
{
    private const int RunBits = 3;
    private const int RunLength = 1 << RunBits;

    private RecordChunks<SendRecord> _chunks = new();

    // Records of a run that are in use or still to be filled; the run is free when none is left.
    private byte[] _open = new byte[16];
    private int[] _freeRuns = new int[16];
    private int _freeCount;

    // Run 0 is never handed out.
    private int _used = 1;

    /// <summary>Records in use.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes =>
        _chunks.ReservedBytes + ObjectSize.OfArray(_open) + ObjectSize.OfArray(_freeRuns);

    /// <summary>The record at an index in use.</summary>
    public ref SendRecord this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index];
    }

    /// <summary>Takes a cleared record.</summary>
    /// <param name="next">The next record of the sock's run, 0 when it has none; kept by the sock.</param>
    public int Take(ref int next)
    {
        var index = next == 0 ? OpenRun() : next;
        next = (index & (RunLength - 1)) == RunLength - 1 ? 0 : index + 1;
        this[index] = default;
        Count++;
        return index;
    }

    /// <summary>Gives a record back.</summary>
    public void Release(int index)
    {
        Count--;
        Close(index >> RunBits, 1);
    }

    /// <summary>Gives back what is left of a sock's run: nothing is in flight, or the sock ends.</summary>
    public void Abandon(ref int next)
    {
        if (next != 0)
        {
            Close(next >> RunBits, RunLength - (next & (RunLength - 1)));
            next = 0;
        }
    }

    private void Close(int run, int records)
    {
        var left = _open[run] - records;
        Invariant.Require(left >= 0);
        _open[run] = (byte)left;
        if (left > 0)
        {
            return;
        }

        if (_freeCount == _freeRuns.Length)
        {
            Array.Resize(ref _freeRuns, _freeRuns.Length * 2);
        }

        _freeRuns[_freeCount++] = run;
    }

    private int OpenRun()
    {
        var run = _freeCount > 0 ? _freeRuns[--_freeCount] : AddRun();
        _open[run] = RunLength;
        return run << RunBits;
    }

    private int AddRun()
    {
        var run = _used++;
        if (run == _open.Length)
        {
            Array.Resize(ref _open, _open.Length * 2);
        }

        if (run << RunBits >= _chunks.Room)
        {
            _chunks.Grow();
        }

        return run;
    }
}
