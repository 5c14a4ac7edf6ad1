using NetSim.Core;

namespace NetSim.Hosts;

/// <summary>
/// Code that uses machines without <c>async</c>: it gets the events of its kinds (load arrivals, flood ticks).
/// </summary>
public interface IEventProgram
{
    /// <summary>An event of a registered kind happens to a host of the partition.</summary>
    /// <param name="here">The partition's dispatcher.</param>
    /// <param name="item">The event; its body is the program's own.</param>
    void OnEvent(Dispatcher here, ref Event item);
}
