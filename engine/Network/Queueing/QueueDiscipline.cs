using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// How packets wait in front of a link with finite bandwidth, in the vocabulary and with the defaults of Linux's
/// <c>tc</c>. Without one a link has a drop-tail queue, <see cref="LinkOptions.Queue"/>, which costs no event; a
/// discipline costs one for each packet that waits. Each member of a group of links has a queue of its own.
/// </summary>
public abstract record QueueDiscipline
{
    private protected QueueDiscipline()
    {
    }

    /// <summary>Whether the discipline can work in front of a link without bandwidth limit.</summary>
    internal virtual bool NeedsBandwidth => true;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ArgumentException">The message names the value and its range.</exception>
    internal abstract void Validate();

    /// <summary>The queue of one member of a direction.</summary>
    internal abstract MemberQueue Create(QueuePlace place);

    private protected static void RequirePositive(Duration span, string discipline, string what)
    {
        if (span <= Duration.Zero || span > Duration.FromSeconds(1_000))
        {
            throw new ArgumentException(
                $"The {what} of a {discipline} queue must be above 0 and at most 1,000 s, not {span}.");
        }
    }

    private protected static void RequireAtLeast(long value, long least, string discipline, string what)
    {
        if (value < least)
        {
            throw new ArgumentException(
                $"The {what} of a {discipline} queue must be {least:N0} or more, not {value:N0}.");
        }
    }
}
