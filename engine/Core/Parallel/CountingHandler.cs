namespace NetSim.Core;

/// <summary>
/// Counts the events of each host on their way to the handler: only while a profile is asked for, so that nobody else
/// pays. A host's count is written by its own partition alone.
/// </summary>
internal sealed class CountingHandler(IEventHandler inner, long[] handled) : IEventHandler
{
    public void Handle(ref Event item)
    {
        handled[item.Target]++;
        inner.Handle(ref item);
    }

    public bool IsArmed(byte kind, uint host, int slot, uint mark) => inner.IsArmed(kind, host, slot, mark);
}
