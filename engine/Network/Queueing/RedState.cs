using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// The state of a RED queue. The average is kept times 2^w, in bytes; decisions are those of red_action.
/// </summary>
/// <remarks>
/// While the queue is empty the average decays as if small packets had passed, by the table that tc computes
/// (tc_red_eval_idle_damping), here in microseconds throughout.
/// </remarks>
internal sealed class RedState : MemberQueue
{
    private const int Cells = 256;
    private const int GreatestShift = 31;

    private readonly RedQueue _options;
    private readonly RandomKey _key;
    private readonly int _weight;
    private readonly ulong _least;
    private readonly ulong _most;
    private readonly uint _marksPerByte;
    private readonly byte[] _decay = new byte[Cells];
    private readonly int _cell;
    private PacketLine _line;
    private ulong _average;
    private long _idleSince = -1;
    private int _count = -1;
    private uint _random;
    private ulong _drawn;

    public RedState(RedQueue options, QueuePlace place)
        : base(place)
    {
        _options = options;
        _key = place.Key;
        _weight = WeightOf(options);
        _least = (ulong)options.MinimumOrDefault << _weight;
        _most = (ulong)options.MaximumOrDefault << _weight;
        var perByte = options.Probability * 4294967296.0 / (options.MaximumOrDefault - options.MinimumOrDefault);
        _marksPerByte = (uint)Math.Clamp(perByte, 1, uint.MaxValue);
        _cell = FillDecay(place.State.WireTime.Of(options.AveragePacket) / 1e3);
    }

    public override int Packets => _line.Packets;

    public override long Bytes => _line.Bytes;

    public override SendOutcome Enqueue(int slot, long now)
    {
        Average(now);
        var mayMark = _options.Ecn;
        if (_average >= _most)
        {
            _count = -1;
            if (_options.HardDrop || !mayMark || !TryMark(slot))
            {
                return SendOutcome.EarlyDropped;
            }
        }
        else if (IsChosen() && !(mayMark && TryMark(slot)))
        {
            return SendOutcome.EarlyDropped;
        }

        if (_line.Bytes > _options.Limit - Store[slot].Size)
        {
            return SendOutcome.QueueDropped;
        }

        _line.Append(Store, slot);
        return SendOutcome.Sent;
    }

    public override int Dequeue(long now, out long next)
    {
        next = 0;
        if (_line.IsEmpty && _idleSince < 0)
        {
            _idleSince = now;
        }

        return _line.TakeFirst(Store);
    }

    // red_calc_qavg
    private void Average(long now)
    {
        if (_idleSince < 0)
        {
            _average = unchecked(_average + (ulong)_line.Bytes - (_average >> _weight));
            return;
        }

        var idle = Math.Min((now - _idleSince) / 1_000, (long)(Cells - 1) << _cell);
        _idleSince = -1;
        var shift = _decay[(int)(idle >> _cell)];
        if (shift != 0)
        {
            _average >>= shift;
            return;
        }

        var less = (ulong)(((UInt128)_average * (ulong)idle) >> _cell);
        _average = less < _average >> 1 ? _average - less : _average >> 1;
    }

    // red_action between and below the thresholds, with red_mark_probability: the gaps between choices are uniform.
    private bool IsChosen()
    {
        if (_average < _least)
        {
            _count = -1;
            return false;
        }

        if (++_count == 0)
        {
            _random = Draw();
            return false;
        }

        if (((_average - _least) >> _weight) * (ulong)_count < _random)
        {
            return false;
        }

        _count = 0;
        _random = Draw();
        return true;
    }

    private uint Draw() => _key.Draw32(_drawn++) / _marksPerByte;

    // tc_red_eval_ewma: the least w for which a burst from an empty queue stays below the minimum.
    private static int WeightOf(RedQueue options)
    {
        var burst = options.BurstOrDefault;
        var room = burst + 1 - ((double)options.MinimumOrDefault / options.AveragePacket);
        var share = 0.5;
        for (var weight = 1; weight < 32; weight++, share /= 2)
        {
            if (room <= (1 - Power(1 - share, burst)) / share)
            {
                return weight;
            }
        }

        return 31;
    }

    // By repeated multiplication: the platform's own power function may differ in the last bit from machine to machine.
    private static double Power(double value, int exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) != 0)
            {
                result *= value;
            }
        }

        return result;
    }

    private int FillDecay(double microsecondsPerPacket)
    {
        var share = 1.0 / (1L << _weight);
        var perMicrosecond = NegativeLogOfOneLess(share) / Math.Max(microsecondsPerPacket, 1e-3);
        var longest = GreatestShift / perMicrosecond;
        var cell = 0;
        while (cell < 32 && longest / (1L << cell) >= 512)
        {
            cell++;
        }

        for (var i = 1; i < Cells - 1; i++)
        {
            _decay[i] = (byte)Math.Min(GreatestShift, ((long)i << cell) * perMicrosecond);
        }

        _decay[Cells - 1] = GreatestShift;
        return cell;
    }

    // -ln(1 - x) = x + x^2/2 + x^3/3 ..., for 0 < x <= 1/2.
    private static double NegativeLogOfOneLess(double x)
    {
        var sum = 0.0;
        var power = x;
        for (var n = 1; n <= 60; n++, power *= x)
        {
            sum += power / n;
        }

        return sum;
    }
}
