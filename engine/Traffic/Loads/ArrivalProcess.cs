using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>
/// When each member's n-th request is due: a function of seed, load, member and n, so that partitions, threads and other
/// loads cannot shift it. Evenly spaced arrivals go round the members in an order that the seed decides; Poisson arrivals
/// are a process of each member's own, whose sum is again Poisson.
/// </summary>
internal sealed class ArrivalProcess
{
    private readonly LoadOptions _options;
    private readonly RandomKey _key;
    private readonly EvenSpacing _spacing;
    private readonly RateCurve? _curve;
    private readonly double _phase;
    private readonly ulong _stride;
    private readonly ulong _shift;

    public ArrivalProcess(LoadOptions options, RandomKey root)
    {
        _options = options;
        _key = root.For("load").For(options.Name);
        _spacing = new EvenSpacing(options.Rate, _key);
        if (options.Stages.Count > 0)
        {
            _curve = new RateCurve(options.From, options.Rate, options.Stages);
            _phase = Distributions.Unit(_key.For("phase").Draw(0));
        }

        var members = (ulong)options.Clients.Count;
        _stride = StrideOf(members, _key.For("order").Draw(0));
        _shift = _key.For("order").Draw(1) % members;
    }

    /// <summary>When request <paramref name="ordinal"/> of a member is due, given its previous one; Never after the end.</summary>
    public SimTime Next(int member, ulong ordinal, SimTime previous)
    {
        var at = _options.Arrivals == Arrivals.Constant
            ? Even(member, ordinal)
            : Poisson(member, ordinal, previous);
        return at < _options.Until ? at : SimTime.Never;
    }

    private SimTime Even(int member, ulong ordinal)
    {
        var members = (ulong)_options.Clients.Count;
        var turn = (((ulong)member * _stride) + _shift) % members;
        var number = (ordinal * members) + turn;
        return _curve is null ? _spacing.At(_options.From, number) : _curve.InstantOf(number + _phase);
    }

    private SimTime Poisson(int member, ulong ordinal, SimTime previous)
    {
        if (_curve is not null)
        {
            var gap = Distributions.Exponential(_key.For((ulong)member).Draw(ordinal)) * _options.Clients.Count;
            return _curve.InstantOf(_curve.CountAt(previous) + gap);
        }

        var mean = new Duration((long)(_spacing.Nanoseconds * _options.Clients.Count));
        return previous + Distributions.Exponential(_key.For((ulong)member).Draw(ordinal), mean);
    }

    // A stride without common divisor with the number of members visits each of them once a round.
    private static ulong StrideOf(ulong members, ulong draw)
    {
        var stride = members < 3 ? 1 : 1 + (draw % (members - 1));
        while (GreatestCommonDivisor(stride, members) != 1)
        {
            stride = (stride % members) + 1;
        }

        return stride;
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
