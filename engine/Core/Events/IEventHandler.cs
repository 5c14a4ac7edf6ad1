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
}
