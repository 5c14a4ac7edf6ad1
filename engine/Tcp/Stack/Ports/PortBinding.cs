namespace NetSim.Tcp;

/// <summary>Sockets that an application bound to a port by itself.</summary>
/// <param name="Exclusive">Those without SO_REUSEADDR.</param>
/// <param name="Reusable">Those with it.</param>
internal readonly record struct PortBinding(int Exclusive, int Reusable)
{
    internal bool IsEmpty => Exclusive + Reusable == 0;

    internal PortBinding With(bool reuseAddress, int change) =>
        reuseAddress ? this with { Reusable = Reusable + change } : this with { Exclusive = Exclusive + change };
}
