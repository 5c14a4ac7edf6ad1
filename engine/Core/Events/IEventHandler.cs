namespace NetSim.Core;

/// <summary>
/// What a partition calls for each event: the dispatcher of the rooms above, one instance per partition.
/// </summary>
public interface IEventHandler
{
    /// <summary>
    /// Lets the event happen to its target. <paramref name="item"/> is a copy the handler may scribble on.
    /// </summary>
    void Handle(ref Event item);

    /// <summary>
    /// Whether a timer still applies. Asked at any moment before it would happen and again when its time has come; once
    /// the answer is no it must remain no. What does not apply never happened: no fingerprint shows it.
    /// </summary>
    /// <param name="kind">What was armed.</param>
    /// <param name="host">Whose timer.</param>
    /// <param name="slot">The slot that was armed.</param>
    /// <param name="mark">What <see cref="Partition.ArmTimer"/> returned.</param>
    bool IsArmed(byte kind, uint host, int slot, uint mark) => true;
}
