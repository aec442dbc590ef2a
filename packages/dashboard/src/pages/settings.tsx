import { z } from 'zod';
import { PageHead } from '../parts/page-head.tsx';
import { page } from '../router/page.tsx';
import { useSession } from '../session.ts';
import { Connect } from '../settings/connect.tsx';
import { TakeAway } from '../settings/take-away.tsx';
import { Tokens } from '../settings/tokens.tsx';

export default page({ search: z.object({}), view: () => <View /> });

function View() {
  const session = useSession();
  return (
    <>
      <PageHead title="Settings" />
      <div className="columns">
        <div>
          <Connect />
          {session?.scopes.includes('admin') === true ? <Tokens /> : <p className="notice">Tokens are shown to administrators only.</p>}
        </div>
        <div>
          <TakeAway />
        </div>
      </div>
    </>
  );
}
