using NetSim.Core;

namespace NetSim.Tcp;

// What the rooms above hang on a listener.
public sealed partial class Listener
{
    /// <summary>The application's handle, opaque to TCP; 0 (the default) when nobody wants to be told.</summary>
    public int Owner { get; set; }

    /// <summary>Keeps the length of the accept queue over time; null (the default) while nobody looks.</summary>
    public TimeWeightedGauge? AcceptQueueGauge { get; set; }

    /// <summary>Keeps the length of the SYN queue over time; null (the default) while nobody looks.</summary>
    public TimeWeightedGauge? SynQueueGauge { get; set; }

    internal void NoteAcceptQueue(SimTime now) => AcceptQueueGauge?.Set(now, AcceptQueueLength);

    internal void NoteSynQueue(SimTime now) => SynQueueGauge?.Set(now, SynQueueLength);
}
