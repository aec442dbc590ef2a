import { SystemView } from '../chain/system-view.tsx';
import { page } from '../router/page.tsx';
import { whenSchema } from '../router/when.ts';

export default page({ search: whenSchema, view: ({ params, search }) => <SystemView id={params['id'] ?? ''} search={search} /> });
