namespace DDonDDon.Lab.Simulation.Running;

/// <summary>How large a simulated world is, and how much goes wrong in it. Rates are probabilities each time it could happen.</summary>
internal sealed record Scenario
{
    public int Stores { get; init; } = 2;
    public int Products { get; init; } = 3;
    public int Workers { get; init; } = 3;
    public int Devices { get; init; } = 3;

    /// <summary>How long people work before everything heals.</summary>
    public TimeSpan Work { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long a device does nothing between two things, on average.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>That a device waits for the moment at which the others come, too: the shop's network is back, or it is noon.</summary>
    public double Rush { get; init; }

    public double RequestLost { get; init; }
    public double ReplyLost { get; init; }
    public double RequestTwice { get; init; }
    public double RequestCut { get; init; }
    public double ReplyCut { get; init; }

    /// <summary>That a request takes minutes instead of milliseconds, so that later ones overtake it.</summary>
    public double RequestSlow { get; init; }

    public double ServerCrash { get; init; }
    public double DeviceCrash { get; init; }

    /// <summary>That the connection to the database breaks during a commit.</summary>
    public double CommitLost { get; init; }

    /// <summary>That another transaction held the lock too long, came first, or made this one fail.</summary>
    public double StoreBusy { get; init; }

    /// <summary>That a transaction stands still for a while.</summary>
    public double Stall { get; init; }

    /// <summary>That a device's clock is wrong, and each time it does something, that the clock jumps.</summary>
    public double ClockWrong { get; init; }

    public double ClockJump { get; init; }

    /// <summary>That a device is offline for hours, each time it does something.</summary>
    public double Offline { get; init; }

    /// <summary>How often the office changes something: users, stores, products.</summary>
    public TimeSpan Office { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The world that a seed stands for: small ones and larger ones, calm ones and bad ones.</summary>
    public static Scenario Of(Chance chance)
    {
        double Rate(double most) => chance.Happens(0.6) ? most * chance.Random.NextDouble() : 0;
        var work = chance.Between(TimeSpan.FromHours(2), TimeSpan.FromHours(30));
        return new()
        {
            Stores = chance.Between(1, 3),
            Products = chance.Between(1, 4),
            Workers = chance.Between(1, 4),
            Devices = chance.Between(2, 4),
            // Whatever the length of the work, about as much is done.
            Work = work,
            Pause = work / 14,
            Office = work / chance.Between(2, 12),
            Rush = Rate(0.9),
            RequestLost = Rate(0.3),
            ReplyLost = Rate(0.3),
            RequestTwice = Rate(0.3),
            RequestCut = Rate(0.1),
            ReplyCut = Rate(0.2),
            RequestSlow = Rate(0.3),
            ServerCrash = Rate(0.15),
            DeviceCrash = Rate(0.15),
            CommitLost = Rate(0.15),
            StoreBusy = Rate(0.15),
            Stall = Rate(0.3),
            ClockWrong = Rate(0.8),
            ClockJump = Rate(0.1),
            Offline = Rate(0.2),
        };
    }
}
