# copy: copies ecx bytes, a multiple of 64, from esi to edi, which end behind them.

        shr   ecx, 2
        rep movsd
        ret
