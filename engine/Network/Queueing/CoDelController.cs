namespace NetSim.Network;

/// <summary>
/// CoDel's control law on one line of packets (RFC 8289; Linux v6.18, include/net/codel_impl.h, with its units of 1,024
/// ns and its integer square root).
/// </summary>
internal struct CoDelController
{
    private const int RootShift = 16;
    private uint _count;
    private uint _lastCount;
    private bool _isDropping;
    private ushort _root;
    private uint _firstAboveTime;
    private uint _dropNext;
    private uint _sojourn;

    /// <summary>
    /// Takes the next packet of a line after dropping those that the law wants dropped; 0 when none is left.
    /// </summary>
    /// <param name="line">Whose packets wait.</param>
    /// <param name="backlog">Bytes of the whole queue, which falls with each packet taken.</param>
    /// <param name="parameters">Target and interval.</param>
    /// <param name="queue">Takes and drops packets.</param>
    /// <param name="nanoseconds">The instant.</param>
    public int Dequeue(
        ref PacketLine line, ref long backlog, in CoDelParameters parameters, CoDelLines queue, long nanoseconds)
    {
        var now = unchecked((uint)(nanoseconds >> CoDelParameters.UnitShift));
        var slot = queue.Take(ref line, ref backlog);
        if (slot == 0)
        {
            _isDropping = false;
            _firstAboveTime = 0;
            return 0;
        }

        var mustDrop = ShouldDrop(slot, backlog, in parameters, queue, now);
        if (_isDropping)
        {
            slot = mustDrop
                ? GoOnDropping(slot, ref line, ref backlog, in parameters, queue, now)
                : Recover(slot);
        }
        else if (mustDrop)
        {
            slot = BeginDropping(slot, ref line, ref backlog, in parameters, queue, now);
        }

        if (slot != 0 && IsAfter(_sojourn, parameters.MarkAbove))
        {
            queue.Mark(slot);
        }

        return slot;
    }

    private int Recover(int slot)
    {
        _isDropping = false;
        return slot;
    }

    private int GoOnDropping(
        int slot, ref PacketLine line, ref long backlog, in CoDelParameters parameters, CoDelLines queue, uint now)
    {
        while (_isDropping && !IsAfter(_dropNext, now))
        {
            _count = unchecked(_count + 1);
            NewtonStep();
            if (parameters.Ecn && queue.Mark(slot))
            {
                _dropNext = ControlLaw(_dropNext, parameters.Interval);
                return slot;
            }

            queue.DropEarly(slot);
            slot = queue.Take(ref line, ref backlog);
            if (slot == 0 || !ShouldDrop(slot, backlog, in parameters, queue, now))
            {
                _firstAboveTime = slot == 0 ? 0 : _firstAboveTime;
                _isDropping = false;
            }
            else
            {
                _dropNext = ControlLaw(_dropNext, parameters.Interval);
            }
        }

        return slot;
    }

    private int BeginDropping(
        int slot, ref PacketLine line, ref long backlog, in CoDelParameters parameters, CoDelLines queue, uint now)
    {
        if (!(parameters.Ecn && queue.Mark(slot)))
        {
            queue.DropEarly(slot);
            slot = queue.Take(ref line, ref backlog);
            if (slot == 0)
            {
                _firstAboveTime = 0;
            }
            else
            {
                ShouldDrop(slot, backlog, in parameters, queue, now);
            }
        }

        _isDropping = true;

        // A control that ended a short while ago goes on where it was (RFC 8289 section 5.5).
        var delta = unchecked(_count - _lastCount);
        if (delta > 1 && unchecked(now - _dropNext) < 16 * parameters.Interval)
        {
            _count = delta;
            NewtonStep();
        }
        else
        {
            _count = 1;
            _root = ushort.MaxValue;
        }

        _lastCount = _count;
        _dropNext = ControlLaw(now, parameters.Interval);
        return slot;
    }

    private bool ShouldDrop(int slot, long backlog, in CoDelParameters parameters, CoDelLines queue, uint now)
    {
        _sojourn = unchecked(now - (uint)(queue.EnqueuedAt(slot) >> CoDelParameters.UnitShift));
        if (_sojourn < parameters.Target || backlog <= parameters.Mtu)
        {
            _firstAboveTime = 0;
            return false;
        }

        if (_firstAboveTime == 0)
        {
            _firstAboveTime = unchecked(now + parameters.Interval);
            return false;
        }

        return IsAfter(now, _firstAboveTime);
    }

    // codel_Newton_step: 1/sqrt(count) in 16 bits, a step of Newton's method from the last one.
    private void NewtonStep()
    {
        unchecked
        {
            var root = (uint)_root << RootShift;
            var square = (uint)(((ulong)root * root) >> 32);
            var value = (3UL << 32) - ((ulong)_count * square);
            value >>= 2;
            _root = (ushort)(((value * root) >> (32 - 2 + 1)) >> RootShift);
        }
    }

    private readonly uint ControlLaw(uint from, uint interval) =>
        unchecked(from + (uint)(((ulong)interval * ((uint)_root << RootShift)) >> 32));

    private static bool IsAfter(uint a, uint b) => unchecked((int)(a - b)) > 0;
}
