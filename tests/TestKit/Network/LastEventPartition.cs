using NetSim.Core;

namespace NetSim.Tests.TestKit.Network;

/// <summary>A partition that remembers the last event only, so that it costs and allocates nothing itself.</summary>
public sealed class LastEventPartition : Partition
{
    private EventBody _last;
    private Extension _extension;

    public LastEventPartition()
        : base(0)
    {
    }

    public ref EventBody Last => ref _last;

    public void Advance(Duration span) => Time += span.Nanoseconds;

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body) => _last = body;

    public override void Schedule(uint origin, SimTime at, uint target, in EventBody body, in Extension extension)
    {
        _last = body;
        _last.Kind |= EventBody.HasExtension;
        _extension = extension;
    }

    public override uint ArmTimer(uint host, SimTime at, byte kind, int slot) =>
        throw new NotSupportedException("The network has no timers.");

    public override ref readonly Extension ExtensionOf(in EventBody body) => ref _extension;

    public override void Digest(uint host, ulong fact)
    {
    }
}
