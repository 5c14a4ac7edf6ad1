using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>
/// What the requests of a load choose: each choice is a function of seed, load, who asks (the member of an open loop, the
/// user of a closed one) and which of its requests it is.
/// </summary>
internal sealed class LoadChoices
{
    private readonly LoadOptions _options;
    private readonly RandomKey _targets;
    private readonly RandomKey _retries;
    private readonly RandomKey _thinking;
    private readonly long _weights;

    public LoadChoices(LoadOptions options, RandomKey root)
    {
        var key = root.For("load").For(options.Name);
        _options = options;
        _targets = key.For("target");
        _retries = key.For("retry");
        _thinking = key.For("think");
        _weights = options.Targets.Sum(target => (long)target.Weight);
    }

    /// <summary>Which target is asked, as an index.</summary>
    public int Target(int asker, ulong ordinal)
    {
        var targets = _options.Targets;
        if (targets.Count == 1)
        {
            return 0;
        }

        if (_options.Pick == TargetPick.RoundRobin)
        {
            return (int)(((ulong)asker + ordinal) % (ulong)targets.Count);
        }

        var draw = _targets.For((ulong)asker).Draw(ordinal);
        return _options.Pick == TargetPick.Random
            ? (int)Distributions.Uniform(draw, 0, targets.Count - 1)
            : ByWeight(Distributions.Uniform(draw, 0, _weights - 1));
    }

    /// <summary>How long a user thinks before the given request.</summary>
    public Duration Thinking(int user, ulong ordinal) => _options.Arrivals == Arrivals.Constant
        ? _options.Think
        : Distributions.Exponential(_thinking.For((ulong)user).Draw(ordinal), _options.Think);

    /// <summary>How long a client waits after the given attempt, counted from 0, has failed.</summary>
    public Duration Backoff(RetryPolicy policy, int asker, ulong ordinal, int attempt) =>
        policy.WaitAfter(attempt, _retries.For((ulong)asker).For(ordinal).Draw((ulong)attempt));

    private int ByWeight(long point)
    {
        var index = 0;
        while (point >= _options.Targets[index].Weight)
        {
            point -= _options.Targets[index++].Weight;
        }

        return index;
    }
}
