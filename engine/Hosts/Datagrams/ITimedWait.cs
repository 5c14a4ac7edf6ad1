namespace NetSim.Hosts;

/// <summary>Something that a handler waits for no longer than a while.</summary>
internal interface ITimedWait
{
    /// <summary>Whose handler waits.</summary>
    Machine Machine { get; }

    /// <summary>The port or id that it waits at.</summary>
    ushort Port { get; }

    /// <summary>The while is over.</summary>
    /// <param name="wait">Which wait it was: an earlier one may have ended before.</param>
    void OnTimeout(uint wait);
}
