using NetSim.Core;
using NetSim.Hosts;

namespace NetSim.Verification;

/// <summary>Lets a simulation's time pass for a script that runs between its events.</summary>
internal sealed class LaboratoryClock(World world)
{
    /// <summary>Seconds since the beginning.</summary>
    public double Now => (world.Now - SimTime.Zero).Seconds;

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">What is not above zero does nothing.</param>
    public void Run(double seconds)
    {
        if (seconds > 0)
        {
            world.RunUntil(world.Now + Duration.FromSeconds(seconds));
        }
    }

    /// <summary>Lets time pass until something no longer goes on, looking after every event.</summary>
    /// <returns>Whether it ended in time.</returns>
    public bool RunWhile(Func<bool> goesOn, double timeout)
    {
        var end = world.Now + Duration.FromSeconds(timeout);
        while (goesOn())
        {
            var next = world.Engine.NextEventAt;
            if (next >= end)
            {
                world.RunUntil(end);
                return !goesOn();
            }

            world.RunUntil(new SimTime(next.Nanoseconds + 1));
        }

        return true;
    }
}
